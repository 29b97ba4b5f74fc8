package dev.switchback.analysis;

/**
 * {@code ln Γ(x)} for x &gt; 0, by Lanczos' approximation with g = 7 and nine terms; relative error
 * below 1e-13. Source: P. Godfrey, <i>A note on the computation of the convergent Lanczos complex
 * Gamma approximation</i> (2001).
 */
final class LogGamma {
  private static final double G = 7;
  private static final double HALF_LN_TWO_PI = 0.5 * StrictMath.log(2 * Math.PI);
  private static final double[] TERMS = {
    0.9999999999998099,
    676.5203681218851,
    -1259.1392167224028,
    771.3234287776531,
    -176.6150291621406,
    12.507343278686905,
    -0.13857109526572012,
    9.984369578019572e-06,
    1.5056327351493116e-07
  };

  private LogGamma() {}

  static double of(double x) {
    if (x < 0.5) {
      // By reflection.
      return StrictMath.log(Math.PI / StrictMath.sin(Math.PI * x)) - of(1 - x);
    }
    double shifted = x - 1;
    double sum = TERMS[0];
    for (int i = 1; i < TERMS.length; i++) {
      sum += TERMS[i] / (shifted + i);
    }
    double t = shifted + G + 0.5;
    return HALF_LN_TWO_PI + (shifted + 0.5) * StrictMath.log(t) - t + StrictMath.log(sum);
  }
}
