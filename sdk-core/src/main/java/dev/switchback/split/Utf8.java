package dev.switchback.split;

import java.nio.charset.StandardCharsets;

/**
 * UTF-8 read out of a string without a copy, byte for byte what {@link String#getBytes} with {@link
 * StandardCharsets#UTF_8} gives; so half a surrogate pair is a question mark.
 */
final class Utf8 {
  /** What {@link #eightAscii} returns where it cannot read: no eight ASCII characters are < 0. */
  static final long NOT_ASCII = -1;

  private Utf8() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The eight characters from {@code at}, the first lowest, or {@link #NOT_ASCII}. */
  static long eightAscii(String text, int at) {
    int a = text.charAt(at);
    int b = text.charAt(at + 1);
    int c = text.charAt(at + 2);
    int d = text.charAt(at + 3);
    int e = text.charAt(at + 4);
    int f = text.charAt(at + 5);
    int g = text.charAt(at + 6);
    int h = text.charAt(at + 7);
    if (((a | b | c | d | e | f | g | h) & ~0x7f) != 0) {
      return NOT_ASCII;
    }
    long low = a | b << 8 | c << 16 | d << 24;
    long high = e | f << 8 | g << 16 | h << 24;
    return low | high << 32;
  }

  /** The code point at {@code at}; a question mark for half a surrogate pair. */
  static int codePoint(String text, int at) {
    int codePoint = text.codePointAt(at);
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE
        ? '?'
        : codePoint;
  }

  /** How many bytes a code point takes, 1 to 4. */
  static int size(int codePoint) {
    return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }

  /** The bytes of a code point, the first lowest; never negative. */
  static long encode(int codePoint) {
    int last = 0x80 | (codePoint & 0x3f);
    return switch (size(codePoint)) {
      case 1 -> codePoint;
      case 2 -> (0xc0 | codePoint >> 6) | last << 8;
      case 3 -> (0xe0 | codePoint >> 12) | (0x80 | (codePoint >> 6 & 0x3f)) << 8 | last << 16;
      default ->
          (0xf0 | codePoint >> 18)
              | (0x80 | (codePoint >> 12 & 0x3f)) << 8
              | (0x80 | (codePoint >> 6 & 0x3f)) << 16
              | (long) last << 24;
    };
  }
}
