package dev.switchback.observe;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Length and diversity of a text. Pure. */
final class TextSignals {
  /** Words of the moving window. */
  static final int WINDOW = 50;

  private TextSignals() {}

  /** Unicode code points. */
  static double length(CharSequence text) {
    return Character.codePointCount(text, 0, text.length());
  }

  /**
   * Moving-average type-token ratio over {@value #WINDOW} words: the mean, over all windows of that
   * many consecutive words, of distinct words over words. A text with fewer words is one window;
   * one without a word has none (NaN). Words are runs of letters and digits, case ignored.
   *
   * <p>Source: Covington and McFall, <em>Cutting the Gordian Knot: The Moving-Average Type-Token
   * Ratio (MATTR)</em>, Journal of Quantitative Linguistics 17(2), 2010.
   */
  static double diversity(CharSequence text) {
    int[] ring = new int[WINDOW];
    Map<String, Integer> ids = new HashMap<>();
    int[] counts = new int[64];
    int words = 0;
    int distinct = 0;
    double sum = 0;
    int at = 0;
    int end = text.length();
    while (at < end) {
      int start = at;
      while (at < end && Character.isLetterOrDigit(text.charAt(at))) {
        at++;
      }
      if (at == start) {
        at++;
        continue;
      }
      String word = text.subSequence(start, at).toString().toLowerCase(Locale.ROOT);
      Integer known = ids.putIfAbsent(word, ids.size());
      int id = known == null ? ids.size() - 1 : known;
      if (id >= counts.length) {
        counts = java.util.Arrays.copyOf(counts, counts.length * 2);
      }
      if (words >= WINDOW && --counts[ring[words % WINDOW]] == 0) {
        distinct--;
      }
      if (counts[id]++ == 0) {
        distinct++;
      }
      ring[words % WINDOW] = id;
      words++;
      if (words >= WINDOW) {
        sum += distinct / (double) WINDOW;
      }
    }
    if (words == 0) {
      return Double.NaN;
    }
    return words < WINDOW ? distinct / (double) words : sum / (words - WINDOW + 1);
  }
}
