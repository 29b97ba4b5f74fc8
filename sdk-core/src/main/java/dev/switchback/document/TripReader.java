package dev.switchback.document;

import dev.switchback.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one rule of {@code trip}. */
final class TripReader {
  private static final List<String> RUN =
      List.of("consecutive_errors", "unit", "regardless", "on_breach");
  private static final List<String> OUTCOME =
      List.of("outcome", "consecutive", "unit", "regardless", "on_breach");
  private static final List<String> RATE =
      List.of("error_rate", "of_last", "min", "unit", "regardless", "on_breach");
  private static final List<String> BREAKER = List.of("breaker", "on_breach");
  private static final List<String> GOLDEN = List.of("golden", "on_breach");
  private static final Map<String, List<String>> FORMS =
      Map.of(
          "consecutive_errors", RUN,
          "outcome", OUTCOME,
          "error_rate", RATE,
          "breaker", BREAKER,
          "golden", GOLDEN);

  private TripReader() {}

  static Threshold.@Nullable Trip read(Node node, String path, Problems problems) {
    String form =
        FORMS.keySet().stream()
            .filter(node.fields()::containsKey)
            .sorted()
            .findFirst()
            .orElse(null);
    if (form == null) {
      problems.error(
          node,
          path,
          "is no trip",
          "write {consecutive_errors: 5}, {error_rate: 20%, of_last: 50}, "
              + "{outcome: config_fault, consecutive: 3}, {breaker: open} or {golden: must_pass}");
      return null;
    }
    List<String> known = FORMS.getOrDefault(form, List.of());
    Fields fields = new Fields(node, path, problems, known);
    String declared = Declarations.json(node);
    Thresholds.OnBreach onBreach = Breaches.read(fields);
    return switch (form) {
      case "consecutive_errors" -> run(fields, "consecutive_errors", null, declared, onBreach);
      case "outcome" -> {
        Outcome outcome = outcome(fields);
        yield run(fields, "consecutive", outcome, declared, onBreach);
      }
      case "error_rate" -> rate(fields, declared, onBreach);
      case "breaker" ->
          says(fields, "breaker", "open") ? new Threshold.Breaker(declared, onBreach) : null;
      default ->
          says(fields, "golden", "must_pass") ? new Threshold.Golden(declared, onBreach) : null;
    };
  }

  private static Threshold.@Nullable Trip run(
      Fields fields,
      String length,
      @Nullable Outcome outcome,
      String declared,
      Thresholds.@Nullable OnBreach onBreach) {
    if (!fields.has(length)) {
      fields.missing(length, "write how many in a row");
    }
    Long times = fields.whole(length, 1, 1_000_000);
    Thresholds.Unit unit = Breaches.unit(fields);
    boolean regardless = Boolean.TRUE.equals(fields.bool("regardless"));
    boolean wanted = !fields.has("outcome") || outcome != null;
    return times == null || !wanted
        ? null
        : new Threshold.Run(outcome, times.intValue(), unit, regardless, declared, onBreach);
  }

  private static Threshold.@Nullable Trip rate(
      Fields fields, String declared, Thresholds.@Nullable OnBreach onBreach) {
    Double rate = fields.ratio("error_rate");
    if (rate != null && rate >= 1) {
      fields.error("error_rate", "can never be passed", "write less than 100%");
      rate = null;
    }
    if (!fields.has("of_last")) {
      fields.missing("of_last", "write how many calls are looked at");
    }
    Long ofLast = fields.whole("of_last", 1, 100_000);
    Long min = fields.whole("min", 1, 100_000);
    if (min != null && ofLast != null && min > ofLast) {
      fields.error("min", "is more than of_last", "write at most " + ofLast);
    }
    Thresholds.Unit unit = Breaches.unit(fields);
    boolean regardless = Boolean.TRUE.equals(fields.bool("regardless"));
    if (rate == null || ofLast == null) {
      return null;
    }
    int ring = ofLast.intValue();
    int least = min == null ? ring : Math.min(min.intValue(), ring);
    return new Threshold.Rate(rate, ring, least, unit, regardless, declared, onBreach);
  }

  private static @Nullable Outcome outcome(Fields fields) {
    String text = fields.required("outcome");
    if (text == null) {
      return null;
    }
    List<String> known =
        Arrays.stream(Outcome.values())
            .filter(outcome -> !outcome.isExcluded() && outcome != Outcome.SUCCESS)
            .map(Outcome::text)
            .toList();
    if (known.contains(text)) {
      return Outcome.valueOf(text.toUpperCase(java.util.Locale.ROOT));
    }
    fields.error("outcome", "cannot be counted", NearNames.remedy(text, known));
    return null;
  }

  private static boolean says(Fields fields, String name, String word) {
    String text = fields.string(name);
    if (text != null && !text.equals(word)) {
      fields.error(name, "is unknown", "write " + word);
    }
    return word.equals(text);
  }
}
