package dev.switchback.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.switchback.Outcome;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CostTest {
  private static final int OUTCOMES = 200_000;

  private static Declared ofBothKinds() {
    return new Declared()
        .perCall()
        .compare("error_rate", "+50%")
        .compare("score.accuracy", "-5%")
        .atMost("error_rate", 0.3, "30%", null, null)
        .rate(0.9, 50, 50)
        .run(null, 5);
  }

  /** Every outcome in turn, canary or stable, as a caller drives them; the windows are merged. */
  private static void drive(Analysis analysis, boolean canary, int outcomes) {
    double[][] values = {{0, 0.25, 0, 0}, {0, Double.NaN, 0, 0}, {0, 0.125, 0, 0}};
    for (int i = 0; i < outcomes; i++) {
      analysis.trip(canary, Outcome.SUCCESS, true, i % 1000);
      analysis.take(canary, 0.05, values[i % 3], 0);
      analysis.mergeBefore(analysis.openWindow());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void takesAnOutcomeWithoutAllocating(boolean canary) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Analysis analysis = ofBothKinds().analysis();
    drive(analysis, canary, OUTCOMES);
    long before = threads.getCurrentThreadAllocatedBytes();
    drive(analysis, canary, OUTCOMES);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(bytes / (double) OUTCOMES).isLessThan(0.5);
  }

  @Test
  void mendsWithoutAllocating() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Analysis analysis = ofBothKinds().analysis();
    double[] values = {0, 0.25, 0, 0};
    long before = 0;
    for (int i = 0; i < 2 * OUTCOMES; i++) {
      if (i == OUTCOMES) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      long window = analysis.takeWaiting(i % 20 == 0, 0.05, 0);
      analysis.mend(window, i % 20 == 0, 0.05, 0, values, 0);
      analysis.mergeBefore(analysis.openWindow() - 1);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(bytes / (double) OUTCOMES).isLessThan(0.5);
  }
}
