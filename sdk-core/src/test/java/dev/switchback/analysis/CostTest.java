package dev.switchback.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.switchback.Outcome;
import dev.switchback.Signals;
import dev.switchback.document.Threshold;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CostTest {
  private static final int OUTCOMES = 200_000;

  private static Declared ofAllKinds() {
    Declared declared =
        new Declared()
            .perCall()
            .compare("error_rate", "+50%")
            .compare("score.accuracy", "-5%")
            .compare("latency_p95", "+20%")
            .compare("label_mix", "0.1")
            .compare("label.a", "-20%")
            .compare("feedback.negative", "+1pp")
            .atMost("error_rate", 0.3, "30%", null, null)
            .rate(0.9, 50, 50)
            .run(null, 5);
    declared.hold.add(new Threshold.Hold(Declared.signal("sample_ratio"), null, null, null));
    declared.hold.add(new Threshold.Hold(Declared.signal("score_missing"), null, 0.2, null));
    return declared;
  }

  private record Ended(double accuracy, double latencyMillis, String label) implements Signals {
    @Override
    public Outcome outcome() {
      return Outcome.SUCCESS;
    }

    @Override
    public double firstChunkMillis() {
      return Double.NaN;
    }

    @Override
    public double length() {
      return Double.NaN;
    }

    @Override
    public double inputTokens() {
      return Double.NaN;
    }

    @Override
    public double outputTokens() {
      return Double.NaN;
    }

    @Override
    public double score(String name) {
      return accuracy;
    }

    @Override
    public double scoreMissing() {
      return Double.isNaN(accuracy) ? 1 : 0;
    }
  }

  /** Every outcome in turn, canary or stable, as a caller drives them; the windows are merged. */
  private static void drive(Analysis analysis, boolean canary, int outcomes) {
    Ended[] ended = {
      new Ended(0.75, 300, "a"), new Ended(Double.NaN, 900, "b"), new Ended(0.875, 10, null)
    };
    double[] values = new double[analysis.width()];
    double[] late = new double[analysis.late().width()];
    for (int i = 0; i < outcomes; i++) {
      analysis.trip(canary, Outcome.SUCCESS, true, i % 1000);
      analysis.values(ended[i % 3], values, 0);
      analysis.late().values(ended[i % 3], late, 0);
      analysis.takeRecorded(canary, 0.05, values, late);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void takesAnOutcomeWithoutAllocating(boolean canary) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Analysis analysis = ofAllKinds().analysis();
    drive(analysis, canary, OUTCOMES);
    long before = threads.getCurrentThreadAllocatedBytes();
    drive(analysis, canary, OUTCOMES);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(bytes / (double) OUTCOMES).isLessThan(0.5);
  }

  @Test
  void mendsWithoutAllocating() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Analysis analysis = ofAllKinds().analysis();
    double[] values = new double[analysis.width()];
    analysis.values(new Ended(0.75, 300, "a"), values, 0);
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
