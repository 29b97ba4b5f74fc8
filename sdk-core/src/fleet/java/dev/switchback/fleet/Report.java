package dev.switchback.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** What one fault showed: one line in the end. Thread-safe. */
final class Report {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final String fault;
  private final long begun = System.nanoTime();
  private final List<String> wrong = new ArrayList<>();
  private String measured = "";
  private int expectations;

  Report(String fault) {
    this.fault = fault;
  }

  synchronized void expect(boolean good, String what) {
    expectations++;
    if (!good) {
      wrong.add(what);
    }
  }

  /** Expects it to come true within a minute. */
  void await(String what, Callable<Boolean> condition) {
    try {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(50))
          .atMost(LONGEST)
          .ignoreExceptionsInstanceOf(dev.switchback.registry.RegistryException.class)
          .until(condition);
      expect(true, what);
    } catch (org.awaitility.core.ConditionTimeoutException never) {
      expect(false, "within a minute: " + what);
    }
  }

  void measured(String what) {
    measured = what;
  }

  /** Whether all was as expected; says so. */
  synchronized boolean end() {
    System.out.printf(
        Locale.ROOT,
        "%s: %s, %d expectations, %.1f s: %s%n",
        fault,
        measured,
        expectations,
        (System.nanoTime() - begun) / 1e9,
        wrong.isEmpty() ? "good" : "WRONG " + wrong);
    return wrong.isEmpty();
  }
}
