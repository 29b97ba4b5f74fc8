package dev.switchback.operator;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import dev.switchback.registry.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What serves now. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows what each route serves now, and who changed it last.")
final class StatusCommand implements Callable<Integer> {
  @Mixin private StoreOptions store;
  @Mixin private Output output;

  @Parameters(arity = "0..*", paramLabel = "ROUTE", description = "by default every route")
  private List<String> routes = List.of();

  @Override
  public Integer call() {
    TextTable table =
        new TextTable(
            "route", "revision", "stable", "canary", "mode", "quarantined", "last change", "by");
    List<Map<String, @Nullable Object>> maps = new ArrayList<>();
    boolean isRefused = false;
    try (Opened opened = store.open()) {
      for (Stored stored : opened.routes(routes).values()) {
        RouteDocument document = stored.document();
        if (document == null) {
          isRefused = true;
          output.warn(stored.problems());
          table.row(stored.route(), "", "refused", "", "", "", "", "");
          maps.add(RouteMaps.refused(stored));
          continue;
        }
        List<AuditEntry> newest = opened.registry().newest(stored.route(), 1);
        AuditEntry last = newest.isEmpty() ? null : newest.get(0);
        row(table, document, last);
        maps.add(RouteMaps.status(document, last));
      }
    }
    if (output.isJson()) {
      output.json(Map.of("routes", maps));
    } else if (maps.isEmpty()) {
      output.line(store.shown() + " has no routes");
    } else {
      output.table(table);
    }
    return isRefused ? Refusals.OBJECTION : 0;
  }

  private static void row(TextTable table, RouteDocument document, @Nullable AuditEntry last) {
    Serving serving = document.serving();
    table.row(
        document.route(),
        String.valueOf(serving.revision()),
        serving.stable(),
        serving.rollouts().stream().map(StatusCommand::canary).collect(Collectors.joining(", ")),
        serving.mode().name().toLowerCase(Locale.ROOT),
        serving.quarantined().stream()
            .map(Serving.Quarantine::version)
            .collect(Collectors.joining(", ")),
        last == null ? "" : last.kind() + " at " + Times.text(last.at()),
        last == null ? "" : last.actor());
  }

  private static String canary(Rollout rollout) {
    return "%s at %s (%s)".formatted(rollout.canary(), Shares.text(rollout.share()), rollout.id());
  }
}
