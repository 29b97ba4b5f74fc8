package dev.switchback.split;

import static dev.switchback.split.SplitFixture.rollout;
import static dev.switchback.split.SplitFixture.split;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.switchback.Key;
import java.lang.management.ManagementFactory;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

class SplitAllocationTest {
  private static final int CALLS = 20_000;
  private final Split split =
      split(rollout("triage-2.0.0-a1", "2.0.0", 50_000), rollout("b", "3.0.0", 50_000));

  @Test
  void allocatesNothingForAKey() {
    Key[] keys = new Key[256];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = Key.of((i % 3 == 0 ? "né-" : "cust") + "0000-1111-2222-3333-" + (1_000_000 + i));
    }
    assertThat(bytesOf(i -> split.resolve(keys[i & 255]).share())).isZero();
    assertThat(bytesOf(i -> split.secondWord(i & 1, keys[i & 255]))).isZero();
  }

  @Test
  void allocatesNothingWithoutAKey() {
    assertThat(bytesOf(i -> split.resolve(Key.none()).share())).isZero();
  }

  private static long bytesOf(ToLongFunction<Integer> body) {
    Integer[] arguments = new Integer[CALLS];
    for (int i = 0; i < CALLS; i++) {
      arguments[i] = i;
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    long sum = 0;
    // The least of several runs: the first ones load classes.
    for (int run = 0; run < 5; run++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (Integer argument : arguments) {
        sum += body.applyAsLong(argument);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(sum).isNotEqualTo(Long.MIN_VALUE);
    return least;
  }
}
