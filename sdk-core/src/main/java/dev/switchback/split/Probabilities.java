package dev.switchback.split;

import dev.switchback.document.Rollout;
import java.util.List;

/**
 * The probability of each canary given that a call went to it or to stable: w of {@code
 * docs/split.md}.
 */
final class Probabilities {
  private Probabilities() {}

  /**
   * For shares s in listed order {@code w_i = p_i / (p_i + p_0)} with {@code p_i = s_i · Π_{j<i}(1
   * − s_j)} and {@code p_0 = Π_j (1 − s_j)}; 0 for a rollout that nobody can be drawn into.
   */
  static double[] of(List<Rollout> live) {
    double[] probabilities = new double[live.size()];
    double reached = 1;
    for (int i = 0; i < probabilities.length; i++) {
      double share = (double) live.get(i).share() / Lane.WHOLE;
      probabilities[i] = reached * share;
      reached *= 1 - share;
    }
    for (int i = 0; i < probabilities.length; i++) {
      double canary = probabilities[i];
      probabilities[i] = canary == 0 ? 0 : canary / (canary + reached);
    }
    return probabilities;
  }
}
