package dev.switchback.operator;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.Stored;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a watch has seen and printed so far. Confined to the thread of its command. */
final class Watched {
  private static final int LATEST = 8;
  private static final String TO_TOP = "\u001b[H\u001b[2J";

  private final Opened opened;
  private final List<String> routes;
  private final Output output;
  private final Clock clock;
  private final Map<String, Long> revisions = new HashMap<>();

  /** The last changes, newest last; shown on a terminal below the table. */
  private final List<String> latest = new ArrayList<>();

  private @Nullable String failure;

  Watched(Opened opened, List<String> routes, Output output, Clock clock) {
    this.opened = opened;
    this.routes = routes;
    this.output = output;
    this.clock = clock;
  }

  /** The rollouts as they are; what cannot be read now ends the command. */
  void begin(boolean inPlace) {
    Map<String, Stored> all = opened.routes(routes);
    for (Stored stored : all.values()) {
      RouteDocument document = stored.document();
      if (document != null) {
        revisions.put(stored.route(), document.serving().revision());
        if (!inPlace) {
          state(document);
        }
      }
    }
    if (inPlace) {
      repaint(all);
    }
    output.out().flush();
  }

  private void state(RouteDocument document) {
    if (output.isJson()) {
      Map<String, @Nullable Object> map = RouteMaps.status(document, null);
      map.keySet().removeAll(List.of("last_change", "problems"));
      output.json(map);
    } else {
      Serving serving = document.serving();
      String live =
          serving.rollouts().stream().map(Watched::canary).collect(Collectors.joining(", "));
      output.line(
          "%s  %s  revision %d, stable %s, %s%s"
              .formatted(
                  Times.text(clock.instant()),
                  document.route(),
                  serving.revision(),
                  serving.stable(),
                  live.isEmpty() ? "no rollout" : "canary " + live,
                  serving.mode() == Serving.Mode.FROZEN ? ", frozen" : ""));
    }
  }

  private static String canary(Rollout rollout) {
    return "%s at %s (%s)".formatted(rollout.canary(), Shares.text(rollout.share()), rollout.id());
  }

  /** Tells what is new. A registry that is away is waited for. */
  void look(boolean inPlace) {
    try {
      Map<String, Stored> all = opened.routes(routes);
      failure = null;
      for (Stored stored : all.values()) {
        RouteDocument document = stored.document();
        if (document != null) {
          news(document, inPlace);
        }
      }
      if (inPlace) {
        repaint(all);
      }
    } catch (RegistryException away) {
      String text = String.valueOf(away.getMessage());
      if (!text.equals(failure)) {
        output.complain(text);
      }
      failure = text;
    }
    output.out().flush();
  }

  private void news(RouteDocument document, boolean inPlace) {
    long revision = document.serving().revision();
    Long known = revisions.put(document.route(), revision);
    if (known != null && revision <= known) {
      return;
    }
    for (AuditEntry entry :
        opened.registry().history(document.route(), known == null ? 0 : known + 1)) {
      String line =
          "%s  %s  %s: %s, by %s%s"
              .formatted(
                  Times.text(entry.at()),
                  document.route(),
                  entry.kind(),
                  EntryText.what(entry),
                  entry.actor(),
                  entry.reason().isBlank() ? "" : ": " + entry.reason());
      if (inPlace) {
        latest.add(line);
      } else if (output.isJson()) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("route", document.route());
        map.put("entry", EntryText.map(entry));
        output.json(map);
      } else {
        output.line(line);
      }
    }
  }

  private void repaint(Map<String, Stored> all) {
    TextTable table =
        new TextTable("route", "rollout", "canary", "share", "next", "stable", "mode", "since");
    for (Stored stored : all.values()) {
      RouteDocument document = stored.document();
      if (document != null) {
        document.serving().rollouts().forEach(rollout -> row(table, document, rollout));
      }
    }
    output.out().print(TO_TOP);
    List<String> lines = table.lines(output.style());
    (lines.isEmpty() ? List.of("no rollout is live") : lines).forEach(output::line);
    output.line("");
    latest.stream().skip(Math.max(0, latest.size() - LATEST)).forEach(output::line);
  }

  private void row(TextTable table, RouteDocument document, Rollout rollout) {
    Integer next = rollout.nextStep();
    Served.Canary canary =
        Served.at(document, opened.registry().history(document.route()), Instant.MAX)
            .canaries()
            .get(rollout.id());
    AuditEntry change = canary == null ? null : canary.change();
    table.row(
        document.route(),
        rollout.id(),
        rollout.canary(),
        Shares.text(rollout.share()),
        next == null ? "" : Shares.text(next),
        document.serving().stable(),
        document.serving().mode() == Serving.Mode.FROZEN ? "frozen" : "auto",
        change == null ? "" : Times.text(Duration.between(change.at(), clock.instant())));
  }
}
