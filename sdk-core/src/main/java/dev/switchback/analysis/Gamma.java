package dev.switchback.analysis;

/** The logarithms of the gamma and the beta function. */
final class Gamma {
  private static final double HALF_LN_TWO_PI = 0.9189385332046727;
  private static final double LARGE = 16;

  private Gamma() {}

  /**
   * {@code ln Γ(x)} for x above 0: Stirling's series from 16 on, the recurrence below (<a
   * href="https://dlmf.nist.gov/5.11">DLMF 5.11</a>).
   */
  static double ln(double x) {
    double shifted = x;
    double product = 1;
    while (shifted < LARGE) {
      product *= shifted;
      shifted += 1;
    }
    double inverse = 1 / shifted;
    double square = inverse * inverse;
    double series =
        inverse
            * (1.0 / 12
                - square
                    * (1.0 / 360
                        - square
                            * (1.0 / 1260
                                - square
                                    * (1.0 / 1680
                                        - square * (1.0 / 1188 - square * 691.0 / 360360)))));
    return (shifted - 0.5) * StrictMath.log(shifted)
        - shifted
        + HALF_LN_TWO_PI
        + series
        - StrictMath.log(product);
  }

  /** {@code ln B(a, b)}. */
  static double lnBeta(double a, double b) {
    return ln(a) + ln(b) - ln(a + b);
  }
}
