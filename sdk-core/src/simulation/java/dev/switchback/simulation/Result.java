package dev.switchback.simulation;

import java.util.Arrays;
import java.util.Locale;

/**
 * What the runs of a cell gave for each judge, ours first: canary calls until the revert, sorted.
 */
final class Result {
  private final int[][] sorted;

  Result(Scenario.Ending[] endings) {
    sorted = new int[endings[0].canaryCalls().length][endings.length];
    for (int judge = 0; judge < sorted.length; judge++) {
      for (int run = 0; run < endings.length; run++) {
        sorted[judge][run] = endings[run].canaryCalls()[judge];
      }
      Arrays.sort(sorted[judge]);
    }
  }

  int judges() {
    return sorted.length;
  }

  int runs() {
    return sorted[0].length;
  }

  double reverted() {
    return reverted(0);
  }

  double reverted(int judge) {
    return (double) Arrays.stream(sorted[judge]).filter(n -> n != Scenario.NEVER).count() / runs();
  }

  int median() {
    return quantile(0, 0.5);
  }

  int quantile(int judge, double share) {
    return sorted[judge][Math.min(runs() - 1, (int) (share * runs()))];
  }

  /** The share of runs that had reverted by then. */
  double revertedWithin(int canaryCalls) {
    return (double) Arrays.stream(sorted[0]).filter(n -> n <= canaryCalls).count() / runs();
  }

  static String text(int canaryCalls) {
    return canaryCalls == Scenario.NEVER ? "never" : String.format(Locale.ROOT, "%,d", canaryCalls);
  }

  String calls(int judge) {
    return text(quantile(judge, 0.5)) + " / " + text(quantile(judge, 0.9));
  }

  String rate(int judge) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * reverted(judge));
  }
}
