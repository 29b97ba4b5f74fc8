package dev.switchback.split;

/**
 * The hash of one rollout: murmur3_x64_128 with seed 0 over {@code utf8(rollout id) ++ 0x00 ++
 * utf8(key)}. What the salt alone decides is worked out once, here; a key is read from its string
 * as it stands, without a copy. Immutable and thread-safe.
 */
final class Salt {
  /*
   * The salt rarely ends on a border of the hash's 16-byte blocks, so the words of a key are shifted
   * into place. At any moment the bytes read so far are: the blocks already in h1 and h2; if
   * `second`, one whole word k1; and `fill` (0 to 7) bytes in the low end of `rest`. Every step
   * pushes `count` bytes, 1 to 8, that stand in the low end of `word`.
   *
   * ASCII goes eight characters a push, and a block at a time as long as it lasts; anything else goes
   * a code point a push. Both words of the hash come out of one computation, but only one fits a return value: the last argument
   * chooses. Returning both would take an object.
   */
  private static final int BUCKETS = 1_000_000;

  private final long startH1;
  private final long startH2;
  private final long startK1;
  private final long startRest;
  private final int startFill;
  private final boolean startSecond;
  private final int saltBytes;

  Salt(String rolloutId) {
    long h1 = 0;
    long h2 = 0;
    long k1 = 0;
    long rest = 0;
    int bytes = 0;
    byte[] id = Utf8.bytes(rolloutId);
    for (int i = 0; i <= id.length; i++) {
      rest |= (i == id.length ? 0L : id[i] & 0xffL) << (8 * (bytes & 7));
      bytes++;
      if ((bytes & 15) == 8) {
        k1 = rest;
        rest = 0;
      } else if ((bytes & 15) == 0) {
        h1 = Murmur3.blockH1(h1, h2, k1);
        h2 = Murmur3.blockH2(h1, h2, rest);
        rest = 0;
      }
    }
    startH1 = h1;
    startH2 = h2;
    startK1 = k1;
    startRest = rest;
    startFill = bytes & 7;
    startSecond = (bytes & 8) != 0;
    saltBytes = bytes;
  }

  /** Where the key falls, 0 to 999,999. */
  int bucket(String key) {
    return bucketOf(hash(key, false));
  }

  /** The hash's second word, which the bucket does not depend on. */
  long secondWord(String key) {
    return hash(key, true);
  }

  /** {@code h1 · 1,000,000 >> 64}, unsigned. */
  static int bucketOf(long h1) {
    // Math.multiplyHigh is signed: a negative h1 stands for h1 + 2^64.
    return (int) (Math.multiplyHigh(h1, BUCKETS) + ((h1 >> 63) & BUCKETS));
  }

  long hash(String key, boolean secondWord) {
    long h1 = startH1;
    long h2 = startH2;
    long k1 = startK1;
    long rest = startRest;
    int fill = startFill;
    boolean second = startSecond;
    int length = key.length();
    int i = 0;
    int shift = 8 * fill;
    int back = 56 - shift;
    for (; i + 16 <= length; i += 16) {
      long low = Utf8.eightAscii(key, i);
      long high = Utf8.eightAscii(key, i + 8);
      if ((low | high) < 0) {
        break;
      }
      // `low >>> 64 - shift`, in two steps: a shift by 64 would be one by 0.
      long first = rest | low << shift;
      long middle = (low >>> 8 >>> back) | high << shift;
      rest = high >>> 8 >>> back;
      h1 = Murmur3.blockH1(h1, h2, second ? k1 : first);
      h2 = Murmur3.blockH2(h1, h2, second ? first : middle);
      k1 = middle;
    }
    int total = saltBytes + i;
    while (i < length) {
      int count = Math.min(8, length - i);
      long word = length >= 8 ? Utf8.eightAscii(key, i + count - 8) : Utf8.NOT_ASCII;
      if (word >= 0) {
        // The last ones of a key are read together with some that went before, which go again.
        word >>>= 64 - 8 * count;
        i += count;
      } else {
        int codePoint = Utf8.codePoint(key, i);
        word = Utf8.encode(codePoint);
        count = Utf8.size(codePoint);
        i += Character.charCount(codePoint);
      }
      total += count;
      rest |= word << (8 * fill);
      int filled = fill + count;
      if (filled < 8) {
        fill = filled;
        continue;
      }
      if (second) {
        h1 = Murmur3.blockH1(h1, h2, k1);
        h2 = Murmur3.blockH2(h1, h2, rest);
      } else {
        k1 = rest;
      }
      second = !second;
      rest = (word >>> 8) >>> (56 - 8 * fill);
      fill = filled - 8;
    }
    // A word that is zero changes nothing, so an empty tail needs no case of its own.
    h1 ^= Murmur3.mixK1(second ? k1 : rest) ^ total;
    h2 ^= Murmur3.mixK2(second ? rest : 0) ^ total;
    h1 += h2;
    h2 += h1;
    h1 = Murmur3.finish(h1);
    h2 = Murmur3.finish(h2);
    h1 += h2;
    return secondWord ? h2 + h1 : h1;
  }
}
