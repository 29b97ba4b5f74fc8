package dev.switchback.analysis;

import org.jspecify.annotations.Nullable;

/**
 * The names of labels seen lately by their codes, for the one moment when an epoch fixes its
 * labels. Two generations of fixed size, so that labels by the million take no memory: a label that
 * was forgotten is only not told apart from another that was seen as often.
 */
final class LabelNames {
  private static final int MOST = 256;
  private static final int PLACES = 1024;

  private @Nullable String[] young = new String[PLACES];
  private @Nullable String[] old = new String[PLACES];
  private long[] youngCodes = new long[PLACES];
  private long[] oldCodes = new long[PLACES];
  private int size;

  long remember(String label) {
    long code = Labels.code(label);
    int place = place(young, youngCodes, code);
    if (young[place] == null) {
      if (size == MOST) {
        @Nullable String[] spare = old;
        long[] spareCodes = oldCodes;
        old = young;
        oldCodes = youngCodes;
        java.util.Arrays.fill(spare, null);
        young = spare;
        youngCodes = spareCodes;
        size = 0;
        place = place(young, youngCodes, code);
      }
      young[place] = label;
      youngCodes[place] = code;
      size++;
    }
    return code;
  }

  /** The name; null where it is forgotten. */
  @Nullable String name(long code) {
    String name = young[place(young, youngCodes, code)];
    if (name == null) {
      name = old[place(old, oldCodes, code)];
    }
    return name;
  }

  private static int place(@Nullable String[] names, long[] codes, long code) {
    int place = (int) code & (PLACES - 1);
    while (names[place] != null && codes[place] != code) {
      place = (place + 1) & (PLACES - 1);
    }
    return place;
  }
}
