package dev.switchback.split;

/**
 * The arithmetic of murmur3_x64_128.
 *
 * <p>Source: Austin Appleby, <a
 * href="https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp">MurmurHash3.cpp</a>
 * (public domain), {@code MurmurHash3_x64_128}.
 */
final class Murmur3 {
  private static final long C1 = 0x87c37b91114253d5L;
  private static final long C2 = 0x4cf5ad432745937fL;

  private Murmur3() {}

  static long mixK1(long k1) {
    return Long.rotateLeft(k1 * C1, 31) * C2;
  }

  static long mixK2(long k2) {
    return Long.rotateLeft(k2 * C2, 33) * C1;
  }

  /** h1 after a block of two words. */
  static long blockH1(long h1, long h2, long k1) {
    return (Long.rotateLeft(h1 ^ mixK1(k1), 27) + h2) * 5 + 0x52dce729;
  }

  /** h2 after the same block; takes the h1 that {@link #blockH1} gave. */
  static long blockH2(long nextH1, long h2, long k2) {
    return (Long.rotateLeft(h2 ^ mixK2(k2), 31) + nextH1) * 5 + 0x38495ab5;
  }

  static long finish(long h) {
    h = (h ^ (h >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
