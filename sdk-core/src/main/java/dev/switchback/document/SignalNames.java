package dev.switchback.document;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The closed list of signals by name. */
final class SignalNames {
  private static final Map<String, Signal.Kind> FIXED =
      Map.ofEntries(
          Map.entry("error_rate", Signal.Kind.RATE),
          Map.entry("refusal_rate", Signal.Kind.RATE),
          Map.entry("truncation_rate", Signal.Kind.RATE),
          Map.entry("caller_fault_rate", Signal.Kind.RATE),
          Map.entry("throttled_rate", Signal.Kind.RATE),
          Map.entry("abandoned_rate", Signal.Kind.RATE),
          Map.entry("length", Signal.Kind.MEAN),
          Map.entry("input_tokens", Signal.Kind.MEAN),
          Map.entry("output_tokens", Signal.Kind.MEAN),
          Map.entry("cost", Signal.Kind.MEAN),
          Map.entry("label_mix", Signal.Kind.LABEL_MIX),
          Map.entry("feedback.negative", Signal.Kind.FEEDBACK),
          Map.entry("golden.regressions", Signal.Kind.GOLDEN),
          Map.entry("score_missing", Signal.Kind.SCORE_MISSING),
          Map.entry("sample_ratio", Signal.Kind.SAMPLE_RATIO));
  private static final Pattern QUANTILE =
      Pattern.compile("(latency|first_chunk)_p(999|0[1-9]|[1-9][0-9])");
  private static final List<String> SHOWN =
      List.of(
          "error_rate",
          "refusal_rate",
          "truncation_rate",
          "caller_fault_rate",
          "throttled_rate",
          "abandoned_rate",
          "latency_p95",
          "first_chunk_p90",
          "score.NAME",
          "label_mix",
          "label.LABEL",
          "length",
          "input_tokens",
          "output_tokens",
          "cost",
          "feedback.negative",
          "golden.regressions",
          "score_missing",
          "sample_ratio");

  private SignalNames() {}

  static @Nullable Signal find(String name) {
    Signal.Kind kind = FIXED.get(name);
    if (kind != null) {
      return new Signal(name, kind, "");
    }
    if (name.startsWith("score.") && name.length() > 6 && !name.substring(6).isBlank()) {
      return new Signal(name, Signal.Kind.SCORE, name.substring(6));
    }
    if (name.startsWith("label.") && name.length() > 6 && !name.substring(6).isBlank()) {
      return new Signal(name, Signal.Kind.LABEL, name.substring(6));
    }
    Matcher quantile = QUANTILE.matcher(name);
    if (quantile.matches()) {
      boolean whole = quantile.group(1).equals("latency");
      return new Signal(
          name, whole ? Signal.Kind.LATENCY : Signal.Kind.FIRST_CHUNK, quantile.group(2));
    }
    return null;
  }

  /** What to write instead of a name that nobody knows. */
  static String near(String name) {
    if (name.startsWith("latency") || name.startsWith("first_chunk")) {
      String family = name.startsWith("latency") ? "latency" : "first_chunk";
      return "write " + family + "_pNN with two digits, or " + family + "_p999";
    }
    int dot = name.indexOf('.');
    String score = dot > 0 && dot < name.length() - 1 ? name.substring(dot + 1) : "NAME";
    List<String> known =
        SHOWN.stream().map(shown -> shown.equals("score.NAME") ? "score." + score : shown).toList();
    return NearNames.remedy(name, known);
  }
}
