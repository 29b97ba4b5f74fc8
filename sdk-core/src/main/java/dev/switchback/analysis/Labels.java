package dev.switchback.analysis;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The labels that a mix is told apart by, and {@code other}; fixed once for an epoch. */
final class Labels {
  /** Labels told apart at most; all others are one. */
  static final int MOST = 31;

  private static final long BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private final long[] codes;

  private Labels(long[] codes) {
    this.codes = codes;
  }

  /**
   * A label that may be told apart.
   *
   * @param name null where it is forgotten: it stands behind those that are known, then
   */
  record Candidate(long code, @Nullable String name, double count) {}

  /** The most frequent of counted labels; ties by code point. */
  static Labels of(Map<String, Double> counts) {
    return of(
        counts.entrySet().stream()
            .map(entry -> new Candidate(code(entry.getKey()), entry.getKey(), entry.getValue()))
            .toList());
  }

  static Labels of(List<Candidate> candidates) {
    return new Labels(
        candidates.stream()
            .sorted(
                Comparator.comparingDouble(Candidate::count)
                    .reversed()
                    .thenComparing(Candidate::name, Comparator.nullsLast(Labels::byCodePoint))
                    .thenComparingLong(Candidate::code))
            .limit(MOST)
            .mapToLong(Candidate::code)
            .toArray());
  }

  /** Labels by their codes, in that order. */
  static Labels ofCodes(List<Long> codes) {
    return new Labels(codes.stream().mapToLong(Long::longValue).toArray());
  }

  /** The code of one that is told apart. */
  long code(int place) {
    return codes[place];
  }

  private static int byCodePoint(String a, String b) {
    int[] left = a.codePoints().toArray();
    int[] right = b.codePoints().toArray();
    return java.util.Arrays.compare(left, right);
  }

  /** How many there are, {@code other} included. */
  int size() {
    return codes.length + 1;
  }

  /** The label's place; the last is {@code other}. */
  int index(long code) {
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] == code) {
        return i;
      }
    }
    return codes.length;
  }

  /**
   * A label as a number that a double holds exactly: 52 bits of <a
   * href="http://www.isthe.com/chongo/tech/comp/fnv/">FNV-1a</a> over its characters, stirred.
   */
  static long code(String label) {
    long hash = BASIS;
    for (int i = 0; i < label.length(); i++) {
      hash = (hash ^ label.charAt(i)) * PRIME;
    }
    hash ^= hash >>> 32;
    hash *= 0x9E3779B97F4A7C15L;
    return (hash ^ (hash >>> 29)) >>> 12;
  }
}
