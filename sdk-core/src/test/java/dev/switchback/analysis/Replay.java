package dev.switchback.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchback.Verdict;
import dev.switchback.document.Thresholds;
import dev.switchback.document.Thresholds.Unit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Folds recorded calls of one epoch, each with its final outcome, as section 9 says. */
final class Replay {
  private static final ObjectMapper JSON = new ObjectMapper();

  final Analysis analysis;

  /** Index of a rule to the line at which it breached; −1 for the policy. */
  final Map<Integer, Integer> breachLines = new HashMap<>();

  int lines;
  private final boolean byKey;
  private final Set<String> seen = new HashSet<>();
  private final double[] values;
  private boolean started;

  Replay(Thresholds thresholds) {
    analysis = Analysis.of(thresholds);
    byKey = thresholds.unit() == Unit.KEY;
    values = new double[analysis.rules()];
  }

  static JsonNode json(String file) {
    try {
      return JSON.readTree(bytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> jsonLines(String file) {
    List<JsonNode> lines = new ArrayList<>();
    try {
      for (String line : new String(bytes(file), StandardCharsets.UTF_8).split("\n")) {
        lines.add(JSON.readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  private static byte[] bytes(String file) throws IOException {
    try (InputStream in = Replay.class.getResourceAsStream("/vectors/analysis/" + file)) {
      return in.readAllBytes();
    }
  }

  Replay fold(String file, BiConsumer<Integer, Replay> afterLine) {
    for (JsonNode json : jsonLines(file)) {
      lines++;
      take(new Line(json));
      afterLine.accept(lines, this);
    }
    return this;
  }

  private void take(Line line) {
    String key = line.key();
    int breaches = analysis.breaches();
    analysis.trip(line.canary(), line.outcome(), key != null, key == null ? 0 : key.hashCode());
    if (line.w() > 0 && line.w() < 1) {
      if (!started) {
        analysis.firstCall(key != null);
        started = true;
      }
      if (!byKey || key == null || seen.add(key)) {
        analysis.values(line, values, 0);
        analysis.take(line.canary(), line.w(), values, 0);
      }
    }
    if (analysis.breaches() > breaches) {
      noteBreaches();
    }
  }

  private void noteBreaches() {
    Verdict verdict = verdict();
    if (verdict.breach() != null) {
      breachLines.putIfAbsent(-1, lines);
    }
    for (int i = 0; i < verdict.rules().size(); i++) {
      if (verdict.rules().get(i).breach() != null) {
        breachLines.putIfAbsent(i, lines);
      }
    }
  }

  Verdict verdict() {
    return analysis.verdict("a1", "1.5.0", "1.4.0", false);
  }
}
