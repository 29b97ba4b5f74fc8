package dev.switchback.operator;

import dev.switchback.Verdict;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A line, or a JSON object, for each thing that is new. */
final class LineByLine implements Screen {
  private final Output output;
  private final LiveEvidence evidence;
  private final Clock clock;
  private final long everyNanos;
  private final Map<String, Long> units = new HashMap<>();
  private final Set<String> said = new HashSet<>();
  private @Nullable Long printed;

  LineByLine(Output output, LiveEvidence evidence, Clock clock, long everyNanos) {
    this.output = output;
    this.evidence = evidence;
    this.clock = clock;
    this.everyNanos = everyNanos;
  }

  @Override
  public void state(RouteDocument document) {
    if (output.isJson()) {
      Map<String, @Nullable Object> map = RouteMaps.status(document, null);
      map.keySet().removeAll(List.of("last_change", "problems"));
      output.json(map);
      return;
    }
    Serving serving = document.serving();
    String live =
        serving.rollouts().stream().map(LineByLine::canary).collect(Collectors.joining(", "));
    output.line(
        "%s  %s  revision %d, stable %s, %s%s"
            .formatted(
                now(),
                document.route(),
                serving.revision(),
                serving.stable(),
                live.isEmpty() ? "no rollout" : "canary " + live,
                serving.mode() == Serving.Mode.FROZEN ? ", frozen" : ""));
  }

  private String now() {
    return Times.text(clock.instant());
  }

  private static String canary(Rollout rollout) {
    return "%s at %s (%s)".formatted(rollout.canary(), Shares.text(rollout.share()), rollout.id());
  }

  @Override
  public void change(String route, AuditEntry entry) {
    if (output.isJson()) {
      output.json(Map.of("route", route, "entry", EntryText.map(entry)));
      return;
    }
    output.line(Screen.line(route, entry));
    String sentence = Ends.sentence(entry);
    if (!sentence.isEmpty()) {
      output.line("  " + sentence);
    }
  }

  @Override
  public void look(List<RouteDocument> documents) {
    long nanos = System.nanoTime();
    if (printed != null && nanos - printed < everyNanos) {
      return;
    }
    printed = nanos;
    for (RouteDocument document : documents) {
      for (Rollout rollout : document.serving().rollouts()) {
        evidence(document.route(), rollout.id(), evidence.of(document, rollout));
      }
    }
  }

  private void evidence(String route, String rollout, LiveEvidence.Found found) {
    Pooled pooled = found.pooled();
    if (pooled == null) {
      if (said.add(found.why())) {
        output.complain(found.why());
      }
      return;
    }
    Long before = units.put(rollout, pooled.verdict().units());
    if (before != null && before == pooled.verdict().units()) {
      return;
    }
    if (output.isJson()) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      map.put("route", route);
      map.put("rollout", rollout);
      map.put("at", now());
      map.put("evidence", pooled.map());
      output.json(map);
      return;
    }
    String begin = now() + "  " + route + "  " + rollout + ": ";
    output.line(begin + pooled.head());
    pooled.rules().forEach(rule -> output.line(begin + rule(rule)));
    if (!pooled.alone().isEmpty()) {
      output.line(begin + "judged in each process: " + String.join(", ", pooled.alone()));
    }
  }

  private static String rule(Verdict.Rule rule) {
    String canary = VerdictTable.estimate(rule.canary());
    String stable = VerdictTable.estimate(rule.stable());
    return "%s (%s %s) canary %s%s, evidence %s, %s needed, %s"
        .formatted(
            rule.rule(),
            rule.kind(),
            rule.declared(),
            canary.isEmpty() ? "nothing yet" : canary,
            stable.isEmpty() ? "" : ", stable " + stable,
            VerdictTable.odds(rule.lnE()),
            VerdictTable.odds(rule.needed()),
            String.valueOf(rule.phase()).toLowerCase(java.util.Locale.ROOT));
  }
}
