package dev.switchback.evidence;

import java.util.Arrays;

/**
 * Units in the order in which they were drawn, each with room for one number a rule. A ring of
 * plain arrays that grows by doubling, so that a unit costs no allocation: 45 bytes and 8 a rule.
 * Not thread-safe.
 */
final class UnitQueue {
  /** Units that wait at most. */
  static final int MOST = 65_536;

  private static final int FIRST_CAPACITY = 64;
  private static final byte CANARY = 1;
  private static final byte ENDED = 2;
  private static final byte KEYED = 4;
  private static final byte EXCLUDED = 8;

  private final int rules;
  private int mask = FIRST_CAPACITY - 1;
  private long[] drawn = new long[FIRST_CAPACITY];
  private long[] ended = new long[FIRST_CAPACITY];
  private long[] deadline = new long[FIRST_CAPACITY];
  private long[] word = new long[FIRST_CAPACITY];
  private double[] probability = new double[FIRST_CAPACITY];
  private int[] epoch = new int[FIRST_CAPACITY];
  private byte[] flags = new byte[FIRST_CAPACITY];
  private double[] values;

  // Sequence numbers: head is the oldest unit, tail the next one to come.
  private long head;
  private long tail;

  UnitQueue(int rules) {
    this.rules = rules;
    this.values = new double[FIRST_CAPACITY * rules];
  }

  long head() {
    return head;
  }

  int size() {
    return (int) (tail - head);
  }

  boolean holds(long sequence) {
    return sequence >= head && sequence < tail;
  }

  /** Adds a unit and returns its sequence number. */
  long add(
      boolean canary,
      double w,
      int inEpoch,
      boolean keyed,
      long key,
      long nanos,
      long deadlineNanos) {
    if (size() > mask) {
      grow();
    }
    int at = at(tail);
    drawn[at] = nanos;
    deadline[at] = nanos + deadlineNanos;
    word[at] = key;
    probability[at] = w;
    epoch[at] = inEpoch;
    flags[at] = (byte) ((canary ? CANARY : 0) | (keyed ? KEYED : 0));
    return tail++;
  }

  /** The unit has ended: its values go into {@link #values()} at {@link #offset}. */
  void end(long sequence, long nanos) {
    flags[at(sequence)] |= ENDED;
    ended[at(sequence)] = nanos;
  }

  /** The unit's call ended in a way that says nothing of the version. */
  void exclude(long sequence) {
    flags[at(sequence)] |= EXCLUDED;
  }

  /** The unit is of another epoch than was said when it was added. */
  void moveTo(long sequence, int inEpoch) {
    epoch[at(sequence)] = inEpoch;
  }

  /** Another deadline than was said when it was added, so long after its draw. */
  void moveDeadline(long sequence, long nanos) {
    deadline[at(sequence)] = drawn(sequence) + nanos;
  }

  boolean isExcluded(long sequence) {
    return (flags[at(sequence)] & EXCLUDED) != 0;
  }

  /** The unit with a word, where words rise from unit to unit; −1 where there is none. */
  long find(long rising) {
    long low = head;
    long high = tail - 1;
    while (low <= high) {
      long middle = (low + high) >>> 1;
      if (word(middle) == rising) {
        return middle;
      }
      if (word(middle) < rising) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /** The unit that was ended at that number; −1 where there is none. */
  long findEnded(long number) {
    for (long sequence = head; sequence < tail; sequence++) {
      if (ended(sequence) == number && isEnded(sequence)) {
        return sequence;
      }
    }
    return -1;
  }

  /** Drops the oldest unit. */
  void poll() {
    head++;
  }

  boolean isCanary(long sequence) {
    return (flags[at(sequence)] & CANARY) != 0;
  }

  boolean isEnded(long sequence) {
    return (flags[at(sequence)] & ENDED) != 0;
  }

  boolean isKeyed(long sequence) {
    return (flags[at(sequence)] & KEYED) != 0;
  }

  long word(long sequence) {
    return word[at(sequence)];
  }

  double probability(long sequence) {
    return probability[at(sequence)];
  }

  int epoch(long sequence) {
    return epoch[at(sequence)];
  }

  long drawn(long sequence) {
    return drawn[at(sequence)];
  }

  long ended(long sequence) {
    return ended[at(sequence)];
  }

  long deadline(long sequence) {
    return deadline[at(sequence)];
  }

  double[] values() {
    return values;
  }

  int offset(long sequence) {
    return at(sequence) * rules;
  }

  private int at(long sequence) {
    return (int) sequence & mask;
  }

  private void grow() {
    int old = mask + 1;
    int larger = old * 2;
    // A unit keeps its sequence number, so its place under the larger mask is found anew.
    long[] drawnThen = drawn;
    long[] endedThen = ended;
    long[] deadlineThen = deadline;
    long[] wordThen = word;
    double[] probabilityThen = probability;
    int[] epochThen = epoch;
    byte[] flagsThen = flags;
    double[] valuesThen = values;
    drawn = new long[larger];
    ended = new long[larger];
    deadline = new long[larger];
    word = new long[larger];
    probability = new double[larger];
    epoch = new int[larger];
    flags = new byte[larger];
    values = Arrays.copyOf(valuesThen, larger * rules);
    mask = larger - 1;
    for (long sequence = head; sequence < tail; sequence++) {
      int from = (int) sequence & (old - 1);
      int to = at(sequence);
      drawn[to] = drawnThen[from];
      ended[to] = endedThen[from];
      deadline[to] = deadlineThen[from];
      word[to] = wordThen[from];
      probability[to] = probabilityThen[from];
      epoch[to] = epochThen[from];
      flags[to] = flagsThen[from];
      System.arraycopy(valuesThen, from * rules, values, to * rules, rules);
    }
  }
}
