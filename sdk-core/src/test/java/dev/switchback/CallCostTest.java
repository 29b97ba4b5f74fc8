package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.switchback.registry.InMemoryRegistry;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
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

  @Test
  void aCallThatIsJudgedAllocatesAtMost512Bytes() {
    try (Switchback switchback = builder().build()) {
      Route<String> route = switchback.route(TestRoutes.ROUTE, String.class).build();
      Key[] keys = new Key[60_000];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = Key.of("00000000-0000-0000-0000-" + (100_000_000_000L + i));
      }
      Body<String, RuntimeException> body =
          target -> {
            target.score("accuracy", 0.84).usage(100, 20);
            return "answer";
          };
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 6; round++) {
        int from = round * 10_000;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
          route.call(keys[from + i], body);
        }
        least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / 10_000);
      }
      assertThat(least).as("bytes a call").isBetween(1L, 2L);
    }
  }

  @Test
  void aCallReadsTheClockAtMostThreeTimes() {
    AtomicLong reads = new AtomicLong();
    Clock clock =
        new FakeTime() {
          @Override
          public long millis() {
            reads.incrementAndGet();
            return super.millis();
          }
        };
    try (Switchback switchback =
        builder()
            .time(
                clock,
                () -> {
                  reads.incrementAndGet();
                  return System.nanoTime();
                })
            .build()) {
      Route<String> route = switchback.route(TestRoutes.ROUTE, String.class).build();
      for (int i = 0; i < 200; i++) {
        route.call(Key.of("warm-" + i), target -> "answer");
      }
      long least = Long.MAX_VALUE;
      for (int i = 0; i < 200; i++) {
        long before = reads.get();
        route.call(Key.of("k-" + i), target -> "answer");
        // The registry's own thread reads the ticker as well, now and then.
        least = Math.min(least, reads.get() - before);
      }
      assertThat(least).isBetween(2L, 3L);
    }
  }
}
