package dev.switchback.examples;

import dev.switchback.Verdict;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in one line how a canary is doing. */
final class LiveLine {
  static final String HEAD =
      """
                     |         stable            |         canary            | evidence
        time   share |  calls  errors  accuracy  |  calls  errors  accuracy  | ln E of what is needed\
      """;

  private LiveLine() {}

  /**
   * The line.
   *
   * @param verdict what the evidence says now; null once the rollout is gone
   */
  static String of(
      Duration time,
      String share,
      Tally.Side stable,
      Tally.Side canary,
      @Nullable Verdict verdict) {
    return String.format(
        Locale.ROOT,
        "  %3d s   %5s |%s |%s | %s",
        time.toSeconds(),
        share,
        side(stable),
        side(canary),
        evidence(verdict));
  }

  private static String side(Tally.Side side) {
    double accuracy = side.accuracy();
    return String.format(
        Locale.ROOT,
        "%7d %7d %9s ",
        side.begun(),
        side.errors(),
        Double.isNaN(accuracy) ? "-" : String.format(Locale.ROOT, "%.2f", accuracy));
  }

  private static String evidence(@Nullable Verdict verdict) {
    if (verdict == null) {
      return "-";
    }
    // Evidence goes on moving after the breach; what counted is what it was then.
    Verdict.Breach breach = verdict.breach();
    Double lnE = breach == null ? verdict.lnE() : breach.lnE();
    return lnE == null
        ? "-"
        : String.format(Locale.ROOT, "%5.2f of %.2f", Math.max(0, lnE), verdict.needed());
  }
}
