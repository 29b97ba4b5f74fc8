package dev.switchback.analysis;

import dev.switchback.document.Thresholds;
import java.util.Map;
import java.util.Set;

/** Whether the reference's numbers are possible for their signals. */
final class LintReference {
  private static final Set<String> MEANS =
      Set.of("length", "input_tokens", "output_tokens", "cost");

  private LintReference() {}

  static void check(Thresholds thresholds, Findings findings) {
    for (Map.Entry<String, Object> entry : thresholds.reference().entrySet()) {
      String field = "reference: " + entry.getKey();
      if (entry.getValue() instanceof Map<?, ?> counts) {
        if (!counts.values().stream().allMatch(LintReference::isCount)) {
          findings.error(field, "a count is no number from 0", "write counts from 0");
        }
      } else if (!(entry.getValue() instanceof Number number)) {
        findings.error(field, "it is neither a number nor counts", "write a number");
      } else if (!isPossible(entry.getKey(), number.doubleValue())) {
        findings.error(
            field,
            "stable cannot have " + number,
            MEANS.contains(entry.getKey())
                ? "write a number from 0"
                : "write 0 to 1, or 0% to 100%");
      }
    }
  }

  private static boolean isCount(Object value) {
    return value instanceof Number number
        && number.doubleValue() >= 0
        && Double.isFinite(number.doubleValue());
  }

  private static boolean isPossible(String signal, double value) {
    return value >= 0 && (MEANS.contains(signal) ? Double.isFinite(value) : value <= 1);
  }
}
