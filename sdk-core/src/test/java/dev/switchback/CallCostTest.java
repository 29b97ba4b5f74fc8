package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.switchback.registry.InMemoryRegistry;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** What a call through the door costs, in bytes and in looks at the clock. */
class CallCostTest {
  private static final String THREE_RULES =
      """
        compare:
          - {signal: error_rate}
          - {signal: score.accuracy}
          - {signal: output_tokens, cap: 4096}
        reference: {error_rate: 1%, score.accuracy: 0.84}
      """;

  private static Switchback.Builder builder() {
    return Switchback.builder()
        .registry(InMemoryRegistry.ofYaml(TestRoutes.canary("5%", THREE_RULES)))
        .allow("openai", "small-*");
  }

  /**
   * Of a loop over new keys, so that the set of seen keys grows too; scores and tokens are said.
   */
  @Test
  void aCallThatIsJudgedAllocatesAtMost512Bytes() {
    try (Switchback switchback = builder().build()) {
      Route<String> route = switchback.route(TestRoutes.ROUTE, String.class).build();
      Key[] keys = new Key[100_000];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = Key.of("00000000-0000-0000-0000-" + (100_000_000_000L + i));
      }
      Body<String, RuntimeException> body =
          target -> {
            target.score("accuracy", 0.84).usage(100, 20);
            return "answer";
          };
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      int warm = 40_000;
      long before = 0;
      for (int i = 0; i < keys.length; i++) {
        if (i == warm) {
          before = threads.getCurrentThreadAllocatedBytes();
        }
        route.call(keys[i], body);
      }
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(bytes / (double) (keys.length - warm)).as("bytes a call").isBetween(100.0, 512.0);
    }
  }

  /** Only this thread's reads are counted: the registry's own threads read both as well. */
  @Test
  void aCallReadsTheClockAtMostThreeTimes() {
    Thread caller = Thread.currentThread();
    AtomicLong reads = new AtomicLong();
    Runnable read =
        () -> {
          if (Thread.currentThread() == caller) {
            reads.incrementAndGet();
          }
        };
    Clock clock = new FakeTime() { // whose millis() asks instant()
          @Override
          public Instant instant() {
            read.run();
            return super.instant();
          }
        };
    LongSupplier ticker =
        () -> {
          read.run();
          return System.nanoTime();
        };
    try (Switchback switchback = builder().time(clock, ticker).build()) {
      Route<String> route = switchback.route(TestRoutes.ROUTE, String.class).build();
      // The first calls of each version make its handle, which reads the ticker for itself.
      for (int i = 0; i < 200; i++) {
        route.call(Key.of("warm-" + i), target -> "answer");
      }
      for (int i = 0; i < 1_000; i++) {
        long before = reads.get();
        route.call(Key.of("k-" + i), target -> "answer");
        assertThat(reads.get() - before).as("reads of call %d", i).isBetween(2L, 3L);
      }
    }
  }
}
