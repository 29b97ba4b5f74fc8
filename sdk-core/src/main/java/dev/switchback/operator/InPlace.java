package dev.switchback.operator;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A terminal, painted again at each look. */
final class InPlace implements Screen {
  private static final int LATEST = 8;
  private static final String TO_TOP = "\u001b[H\u001b[2J";

  private final Opened opened;
  private final Output output;
  private final LiveEvidence evidence;
  private final Clock clock;

  /** The last changes, newest last; shown below the rollouts. */
  private final List<String> latest = new ArrayList<>();

  InPlace(Opened opened, Output output, LiveEvidence evidence, Clock clock) {
    this.opened = opened;
    this.output = output;
    this.evidence = evidence;
    this.clock = clock;
  }

  @Override
  public void state(RouteDocument document) {
    // The first look paints it.
  }

  @Override
  public void change(String route, AuditEntry entry) {
    latest.add(Screen.line(route, entry));
    String sentence = Ends.sentence(entry);
    if (!sentence.isEmpty()) {
      latest.add("  " + sentence);
    }
  }

  @Override
  public void look(List<RouteDocument> documents) {
    TextTable table =
        new TextTable("route", "rollout", "canary", "share", "next", "stable", "mode", "since");
    List<String> below = new ArrayList<>();
    for (RouteDocument document : documents) {
      for (Rollout rollout : document.serving().rollouts()) {
        row(table, document, rollout);
        evidence(below, document, rollout);
      }
    }
    List<String> lines = table.lines(output.style());
    // Printed at once, so that nothing flickers.
    output.out().print(TO_TOP);
    (lines.isEmpty() ? List.of("no rollout is live") : lines).forEach(output::line);
    below.forEach(output::line);
    output.line("");
    latest.stream().skip(Math.max(0, latest.size() - LATEST)).forEach(output::line);
  }

  private void evidence(List<String> below, RouteDocument document, Rollout rollout) {
    LiveEvidence.Found found = evidence.of(document, rollout);
    Pooled pooled = found.pooled();
    below.add("");
    if (pooled == null) {
      below.add(found.why());
      return;
    }
    below.add(output.style().bold(rollout.id()) + "  " + pooled.head());
    below.addAll(VerdictTable.of(pooled.map()).lines(output.style()));
    if (!pooled.alone().isEmpty()) {
      below.add("judged in each process: " + String.join(", ", pooled.alone()));
    }
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
