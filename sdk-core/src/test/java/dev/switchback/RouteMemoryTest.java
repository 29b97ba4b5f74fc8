package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.registry.InMemoryRegistry;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.GraphLayout;

class RouteMemoryTest {
  static {
    System.setProperty("jol.magicFieldOffset", "true"); // JOL asks for it where there are records
  }

  private static final int MORE = 16;

  /** Two versions, a live rollout with three rules and the implicit one, called a hundred times. */
  private static Switchback called(int routes) {
    String[] documents = new String[routes];
    String thresholds =
        """
          compare:
            - {signal: error_rate}
            - {signal: score.accuracy}
            - {signal: output_tokens, cap: 4096}
        """;
    for (int i = 0; i < routes; i++) {
      documents[i] =
          TestRoutes.canary("50%", thresholds)
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

  /** Everything that can be reached from the door but not from its classes. */
  private static long kept(Switchback switchback) {
    return GraphLayout.parseInstance(switchback)
        .subtract(GraphLayout.parseInstance(Switchback.class, Thread.currentThread()))
        .totalSize();
  }

  /** What more routes add, the registry in this process included. */
  @Test
  void aRouteTakesAtMost64Kibibytes() {
    try (Switchback one = called(1);
        Switchback many = called(1 + MORE)) {
      long bytes = (kept(many) - kept(one)) / MORE;
      assertThat(bytes).isBetween(4L * 1024, 64L * 1024);
    }
  }
}
