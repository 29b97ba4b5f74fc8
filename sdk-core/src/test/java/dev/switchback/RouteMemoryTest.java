package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.registry.InMemoryRegistry;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class RouteMemoryTest {
  private static final int MORE = 200;

  /**
   * Two versions, three rules and the implicit one, perhaps a live rollout; called a hundred times.
   */
  private static Switchback called(int routes, boolean live) {
    String[] documents = new String[routes];
    String thresholds =
        """
          compare:
            - {signal: error_rate}
            - {signal: score.accuracy}
            - {signal: output_tokens, cap: 4096}
        """;
    for (int i = 0; i < routes; i++) {
      String document = live ? TestRoutes.canary("50%", thresholds) : TestRoutes.stable("1.4.0");
      documents[i] =
          document
              .replace(TestRoutes.ROUTE, "r-" + i)
              .replace(TestRoutes.ROLLOUT, "r-" + i + "-a1");
    }
    Switchback switchback =
        Switchback.builder()
            .registry(InMemoryRegistry.ofYaml(documents))
            .allow("openai", "small-*")
            .build();
    for (int i = 0; i < 100 * routes; i++) {
      switchback.call("r-" + i % routes, Key.of("k-" + i), target -> "answer");
    }
    return switchback;
  }

  /** What the heap holds once garbage is gone; the smallest of a few, since others may run too. */
  private static long held() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  /** What each route adds, the registry in this process included. */
  private static long bytesARoute(boolean live) {
    // Classes are loaded and caches filled by the first.
    called(1, live).close();
    long before = held();
    try (Switchback many = called(MORE, live)) {
      return (held() - before) / many.routes().size();
    }
  }

  @Test
  void aRouteTakesAtMost64Kibibytes() {
    assertThat(bytesARoute(false)).isBetween(4L * 1024, 64L * 1024);
  }

  @Test
  void aLiveRolloutTakesAtMost256KibibytesMore() {
    assertThat(bytesARoute(true)).isBetween(16L * 1024, (64 + 256) * 1024L);
  }
}
