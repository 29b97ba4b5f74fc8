package dev.switchback.evidence;

import java.util.Arrays;

/**
 * The keys that were a unit in the running epoch, as 64-bit words of a good hash: open addressing,
 * at most half full, never evicting, since an evicted key would count twice. 16 bytes a key. Not
 * thread-safe.
 */
final class SeenKeys {
  /** Keys it holds at most. */
  static final int MOST = 262_144;

  private static final int FIRST_CAPACITY = 256;

  // A table up to this size is used again.
  private static final int LEFT = 1024;

  private long[] table = new long[FIRST_CAPACITY];
  private int size;
  // Zero marks a free place, so that word is kept apart.
  private boolean holdsZero;

  boolean isFull() {
    return size >= MOST;
  }

  int size() {
    return size;
  }

  boolean contains(long word) {
    return word == 0 ? holdsZero : table[place(table, word)] != 0;
  }

  /** Adds a word; false if it was there. */
  boolean add(long word) {
    if (word == 0) {
      boolean isNew = !holdsZero;
      holdsZero = true;
      size += isNew ? 1 : 0;
      return isNew;
    }
    int at = place(table, word);
    if (table[at] != 0) {
      return false;
    }
    table[at] = word;
    size++;
    if (size * 2 > table.length) {
      grow();
    }
    return true;
  }

  void clear() {
    if (table.length <= LEFT) {
      Arrays.fill(table, 0);
    } else {
      table = new long[FIRST_CAPACITY];
    }
    size = 0;
    holdsZero = false;
  }

  private void grow() {
    long[] larger = new long[table.length * 2];
    for (long word : table) {
      if (word != 0) {
        larger[place(larger, word)] = word;
      }
    }
    table = larger;
  }

  private static int place(long[] table, long word) {
    int mask = table.length - 1;
    int at = (int) (word ^ (word >>> 32)) & mask;
    while (table[at] != 0 && table[at] != word) {
      at = (at + 1) & mask;
    }
    return at;
  }
}
