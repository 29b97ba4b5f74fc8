package dev.switchback.evidence;

import java.util.Arrays;

/**
 * Units that were folded before they ended, in order: what is needed to mend them. Sorted by
 * sequence number, so one is found by halving. Not thread-safe.
 */
final class LateUnits {
  private static final int FIRST_CAPACITY = 16;

  private int mask = FIRST_CAPACITY - 1;
  private long[] sequence = new long[FIRST_CAPACITY];
  private long[] window = new long[FIRST_CAPACITY];
  private long[] drawn = new long[FIRST_CAPACITY];
  private long[] deadline = new long[FIRST_CAPACITY];
  private long[] word = new long[FIRST_CAPACITY];
  private double[] probability = new double[FIRST_CAPACITY];
  private double[] waited = new double[FIRST_CAPACITY];
  private boolean[] canary = new boolean[FIRST_CAPACITY];
  private boolean[] keyed = new boolean[FIRST_CAPACITY];
  private boolean[] mended = new boolean[FIRST_CAPACITY];

  private long head;
  private long tail;

  int size() {
    return (int) (tail - head);
  }

  boolean isEmpty() {
    return head == tail;
  }

  long head() {
    return head;
  }

  /**
   * Takes over the oldest unit of the queue, folded into {@code inWindow} after it had waited so
   * long.
   */
  void add(UnitQueue queue, long inWindow, double waitedMillis) {
    if (size() > mask) {
      grow();
    }
    long unit = queue.head();
    int at = (int) tail & mask;
    sequence[at] = unit;
    window[at] = inWindow;
    drawn[at] = queue.drawn(unit);
    deadline[at] = queue.deadline(unit);
    word[at] = queue.word(unit);
    probability[at] = queue.probability(unit);
    waited[at] = waitedMillis;
    canary[at] = queue.isCanary(unit);
    keyed[at] = queue.isKeyed(unit);
    mended[at] = false;
    tail++;
  }

  /** The position of a unit that still waits to be mended, or −1. */
  long find(long unit) {
    long low = head;
    long high = tail - 1;
    while (low <= high) {
      long middle = (low + high) >>> 1;
      long there = sequence[(int) middle & mask];
      if (there == unit) {
        return mended[(int) middle & mask] ? -1 : middle;
      }
      if (there < unit) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** Marks a unit as mended, and drops it and those before it that are. */
  void mended(long position) {
    mended[(int) position & mask] = true;
    while (head < tail && mended[(int) head & mask]) {
      head++;
    }
  }

  long window(long position) {
    return window[(int) position & mask];
  }

  long drawn(long position) {
    return drawn[(int) position & mask];
  }

  long deadline(long position) {
    return deadline[(int) position & mask];
  }

  long word(long position) {
    return word[(int) position & mask];
  }

  double probability(long position) {
    return probability[(int) position & mask];
  }

  /** How long it had waited when it was folded. */
  double waitedMillis(long position) {
    return waited[(int) position & mask];
  }

  boolean isCanary(long position) {
    return canary[(int) position & mask];
  }

  boolean isKeyed(long position) {
    return keyed[(int) position & mask];
  }

  private void grow() {
    int old = mask + 1;
    int first = (int) head & mask;
    int larger = old * 2;
    sequence = turned(sequence, first, larger);
    window = turned(window, first, larger);
    drawn = turned(drawn, first, larger);
    deadline = turned(deadline, first, larger);
    word = turned(word, first, larger);
    double[] probabilities = new double[larger];
    double[] waits = new double[larger];
    boolean[] canaries = new boolean[larger];
    boolean[] keys = new boolean[larger];
    boolean[] done = new boolean[larger];
    for (int i = 0; i < old; i++) {
      int from = (first + i) & mask;
      probabilities[i] = probability[from];
      waits[i] = waited[from];
      canaries[i] = canary[from];
      keys[i] = keyed[from];
      done[i] = mended[from];
    }
    probability = probabilities;
    waited = waits;
    canary = canaries;
    keyed = keys;
    mended = done;
    // The ring was full: its oldest now stands at 0.
    head = 0;
    tail = old;
    mask = larger - 1;
  }

  /** The ring with its place {@code first} at 0, and room behind. */
  private static long[] turned(long[] ring, int first, int larger) {
    long[] turned = Arrays.copyOf(Arrays.copyOfRange(ring, first, ring.length), larger);
    System.arraycopy(ring, 0, turned, ring.length - first, first);
    return turned;
  }
}
