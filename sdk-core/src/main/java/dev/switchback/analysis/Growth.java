package dev.switchback.analysis;

import org.jspecify.annotations.Nullable;

/**
 * How many canary calls a rule takes to see a worsening: what evidence needs, and 2.4 on top for
 * what mixing experts and windows costs, over the evidence that a call brings.
 *
 * @param r factor on stable's badness; 0 for a limit
 * @param b stable's mean badness
 * @param c the bound on the canary's
 * @param y the canary's mean badness
 * @param variance of the canary's badness; NaN where it is 0 or 1
 * @param stableVariance of stable's; NaN where it is 0 or 1
 */
record Growth(double r, double b, double c, double y, double variance, double stableVariance) {
  private static final double OVERHEAD = 2.4;
  private static final double MOST = 1e12;

  private boolean isSeen() {
    return c > 0 && c < 1 && y > c && y <= 1;
  }

  /** Calls at a small share: (needed + 2.4)/KL for rates, 2(s² + D²)(needed + 2.4)/D² else. */
  @Nullable Long calls(double needed) {
    return isSeen() ? whole((needed + OVERHEAD) / rate()) : null;
  }

  /** Calls at a share that leaves stable's own noise to be told apart. */
  @Nullable Long calls(double needed, double w) {
    if (!isSeen()) {
      return null;
    }
    double rate = Double.isNaN(variance) ? rateAt(w) : spreadAt(w);
    return rate <= 0 ? null : whole((needed + OVERHEAD) / Math.min(rate, rate()));
  }

  private static @Nullable Long whole(double calls) {
    return calls > MOST ? null : (long) Math.ceil(calls);
  }

  private double rate() {
    if (Double.isNaN(variance)) {
      double good = y >= 1 ? 0 : (1 - y) * StrictMath.log((1 - y) / (1 - c));
      return y * StrictMath.log(y / c) + good;
    }
    double distance = y - c;
    return distance * distance / (2 * (variance + distance * distance));
  }

  /** Of the best of the eight stakes, on the average; a canary call comes with (1−w)/w stable. */
  private double rateAt(double w) {
    double rho = r * w / (1 - w);
    double stake = Bet.CAUTION * largestStake(rho);
    double best = 0;
    for (int k = 0; k < Bet.EXPERTS; k++) {
      double canary =
          y * StrictMath.log1p(stake * (1 - c)) + (1 - y) * StrictMath.log1p(-stake * c);
      double stable =
          rho == 0
              ? 0
              : b * StrictMath.log1p(-stake * rho * (1 - b))
                  + (1 - b) * StrictMath.log1p(stake * rho * b);
      best = Math.max(best, canary + (1 - w) / w * stable);
      stake /= 2;
    }
    return best;
  }

  private double spreadAt(double w) {
    double distance = y - c;
    double noise = variance + distance * distance + r * r * w / (1 - w) * stableVariance;
    double stake = Math.min(distance / noise, Bet.CAUTION * largestStake(r * w / (1 - w)));
    return stake * distance - stake * stake * noise / 2;
  }

  private double largestStake(double rho) {
    return rho == 0 ? 1 / c : Math.min(1 / c, 1 / (rho * (1 - b)));
  }
}
