package dev.switchback.analysis;

import java.util.Arrays;

/**
 * The latest calls of the last n keys, the oldest leaving first. A key that comes again moves to
 * the end; a call without a key is an entry by itself. A list linked by index and an open hash
 * table, both of fixed size: no call allocates.
 */
final class KeyRing {
  private static final int NONE = -1;

  private final long[] keys;
  private final boolean[] keyed;
  private final boolean[] bad;
  private final int[] next;
  private final int[] previous;
  private final int[] table;
  private int head = NONE;
  private int tail = NONE;
  private int size;
  private int badOnes;

  KeyRing(int capacity) {
    keys = new long[capacity];
    keyed = new boolean[capacity];
    bad = new boolean[capacity];
    next = new int[capacity];
    previous = new int[capacity];
    table = new int[Integer.highestOneBit(capacity) * 4];
    Arrays.fill(table, NONE);
  }

  int size() {
    return size;
  }

  int bad() {
    return badOnes;
  }

  void put(boolean isBad, boolean hasKey, long key) {
    int place = hasKey ? find(key) : NONE;
    int slot = place == NONE ? NONE : table[place];
    if (slot == NONE) {
      slot = size < keys.length ? size++ : evict();
      keys[slot] = key;
      keyed[slot] = hasKey;
      if (hasKey) {
        insert(slot);
      }
    } else {
      unlink(slot);
    }
    bad[slot] = isBad;
    badOnes += isBad ? 1 : 0;
    append(slot);
  }

  private int evict() {
    int slot = head;
    unlink(slot);
    if (keyed[slot]) {
      remove(find(keys[slot]));
    }
    return slot;
  }

  private void append(int slot) {
    previous[slot] = tail;
    next[slot] = NONE;
    if (tail == NONE) {
      head = slot;
    } else {
      next[tail] = slot;
    }
    tail = slot;
  }

  private void unlink(int slot) {
    badOnes -= bad[slot] ? 1 : 0;
    if (previous[slot] == NONE) {
      head = next[slot];
    } else {
      next[previous[slot]] = next[slot];
    }
    if (next[slot] == NONE) {
      tail = previous[slot];
    } else {
      previous[next[slot]] = previous[slot];
    }
  }

  private int home(long key) {
    return (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & (table.length - 1);
  }

  /** The key's place in the table, or NONE. */
  private int find(long key) {
    int place = home(key);
    while (table[place] != NONE) {
      if (keys[table[place]] == key) {
        return place;
      }
      place = (place + 1) & (table.length - 1);
    }
    return NONE;
  }

  private void insert(int slot) {
    int place = home(keys[slot]);
    while (table[place] != NONE) {
      place = (place + 1) & (table.length - 1);
    }
    table[place] = slot;
  }

  /** Linear probing: what stands behind the gap and may not stay there moves into it. */
  private void remove(int place) {
    int mask = table.length - 1;
    int gap = place;
    int at = (gap + 1) & mask;
    while (table[at] != NONE) {
      int distance = (at - home(keys[table[at]])) & mask;
      if (distance >= ((at - gap) & mask)) {
        table[gap] = table[at];
        gap = at;
      }
      at = (at + 1) & mask;
    }
    table[gap] = NONE;
  }
}
