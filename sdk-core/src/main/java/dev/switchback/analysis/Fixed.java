package dev.switchback.analysis;

/** Fixed point of 2⁻⁴⁴: sums of longs are exact in any order, and hold ±524,288. */
final class Fixed {
  private static final double SCALE = 0x1p44;
  private static final double UNIT = 0x1p-44;

  private Fixed() {}

  static long of(double value) {
    return (long) Math.rint(value * SCALE);
  }

  static double value(long fixed) {
    return fixed * UNIT;
  }
}
