package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.Serving;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What served at a time. */
@Command(
    name = "which",
    mixinStandardHelpOptions = true,
    description = "Says which version served a route at a time, since when, who changed it, why.")
final class WhichCommand implements Callable<Integer> {
  @Mixin private StoreOptions store;
  @Mixin private Output output;

  @Parameters(paramLabel = "ROUTE", description = "the route's name")
  private String route = "";

  @Option(
      names = "--at",
      paramLabel = "TIME",
      defaultValue = "now",
      description =
          "2026-11-24T10:15:00Z, 2026-11-24T10:15, 2026-11-24, -2h or now (default); without a"
              + " zone it is UTC")
  private String at = "";

  @Override
  public Integer call() {
    Clock clock = store.around().clock();
    Instant time = Times.at(at, clock);
    if (time.isAfter(clock.instant())) {
      throw new SwitchbackException(Times.text(time) + " has not come yet");
    }
    try (Opened opened = store.open()) {
      Found found = opened.route(route);
      Served served = Served.at(found.document(), found.history(), time);
      if (output.isJson()) {
        output.json(map(found, served, time));
      } else {
        print(found, served, time);
      }
    }
    return 0;
  }

  private void print(Found found, Served served, Instant time) {
    output.line("%s at %s".formatted(output.style().bold(route), Times.text(time)));
    output.line("stable  " + output.style().bold(named(found, served.stable())));
    tell(found, served.change(), time);
    served
        .canaries()
        .forEach(
            (id, canary) -> {
              output.line(
                  "canary  %s at %s (%s)"
                      .formatted(named(found, canary.version()), canary.share(), id));
              tell(found, canary.change(), time);
            });
    if (served.mode() == Serving.Mode.FROZEN) {
      output.line("frozen");
    }
  }

  private void tell(Found found, @Nullable AuditEntry change, Instant time) {
    if (change == null) {
      String begins =
          found.history().isEmpty()
              ? "the audit has no entry"
              : "the audit begins at " + Times.text(found.history().get(0).at());
      output.line("        since before the audit: " + begins);
      return;
    }
    output.line(
        "        since %s (%s before), revision %d"
            .formatted(
                Times.text(change.at()),
                Times.text(Duration.between(change.at(), time)),
                change.revision()));
    output.line("        by %s, %s".formatted(change.actor(), change.kind()));
    if (!change.reason().isBlank()) {
      output.line("        why: " + change.reason());
    }
  }

  private static String named(Found found, String label) {
    ModelVersion version = found.document().version(label);
    return version == null
        ? label + " (no longer listed)"
        : "%s, %s of %s".formatted(label, version.model(), version.provider());
  }

  private Map<String, @Nullable Object> map(Found found, Served served, Instant time) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("route", route);
    map.put("at", time.toString());
    AuditEntry latest = served.latest();
    map.put("revision", latest == null ? null : latest.revision());
    map.put("mode", served.mode().name().toLowerCase(Locale.ROOT));
    Map<String, @Nullable Object> stable = RouteMaps.version(found.document(), served.stable());
    put(stable, served.change());
    map.put("stable", stable);
    List<Map<String, @Nullable Object>> canaries = new ArrayList<>();
    served
        .canaries()
        .forEach(
            (id, canary) -> {
              Map<String, @Nullable Object> one = new LinkedHashMap<>();
              one.put("rollout", id);
              one.putAll(RouteMaps.version(found.document(), canary.version()));
              one.put("share", canary.share());
              put(one, canary.change());
              canaries.add(one);
            });
    map.put("canaries", canaries);
    return map;
  }

  private static void put(Map<String, @Nullable Object> map, @Nullable AuditEntry change) {
    map.put("since", change == null ? null : change.at().toString());
    map.put("actor", change == null ? null : change.actor());
    map.put("change", change == null ? null : change.kind());
    map.put("reason", change == null ? null : change.reason());
  }
}
