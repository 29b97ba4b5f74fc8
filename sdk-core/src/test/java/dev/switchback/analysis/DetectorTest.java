package dev.switchback.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectorTest {
  private static Terms against(double m) {
    Terms terms = new Terms();
    terms.fill(new OneSampleBet(m, 0), Double.NaN, m, 0);
    return terms;
  }

  @Test
  void detectsAsTheVectorsDo() {
    JsonNode vector = Vectors.read().get("e_detector");
    Terms terms = against(vector.get("m").asDouble());
    Detector detector = new Detector();
    int alarms = 0;
    for (JsonNode window : vector.get("windows")) {
      assertThat(window.get("n").asInt()).isEqualTo(Detector.WINDOW);
      for (int i = 0; i < Detector.WINDOW; i++) {
        boolean closed = detector.add(terms, i < window.get("bad").asInt() ? 1 : 0);
        assertThat(closed).isEqualTo(i == Detector.WINDOW - 1);
      }
      assertThat(detector.lnMean()).isCloseTo(window.get("log_mean_SR").asDouble(), within(1e-9));
      assertThat(detector.observed()).isEqualTo(window.get("bad").asInt() / 200.0);
      alarms += detector.alarms() ? 1 : 0;
    }
    assertThat(alarms).isEqualTo(4);
  }

  @Test
  void theOrderInsideAWindowIsIrrelevant() {
    Terms terms = against(0.03);
    Detector first = new Detector();
    Detector last = new Detector();
    for (int i = 0; i < Detector.WINDOW; i++) {
      first.add(terms, i < 9 ? 1 : 0);
      last.add(terms, i >= Detector.WINDOW - 9 ? 1 : 0);
    }
    assertThat(last.lnMean()).isEqualTo(first.lnMean());
  }

  /** At the bound itself at most one alarm in 1,000 windows: in 20,000, at most 20 and 4.5 σ. */
  @Test
  void alarmsFalselyLessThanOnceInAThousandWindows() {
    Terms terms = against(0.03);
    SplittableRandom random = new SplittableRandom(1);
    int alarms = 0;
    Detector detector = new Detector();
    for (int unit = 0; unit < 20_000 * Detector.WINDOW; unit++) {
      if (detector.add(terms, random.nextDouble() < 0.03 ? 1 : 0) && detector.alarms()) {
        alarms++;
        detector.restart();
      }
    }
    assertThat(alarms).isLessThanOrEqualTo(40);
  }

  /** Published by R's {@code qbeta(0.99, x + 1, n − x)}; 0 and n in closed form. */
  @ParameterizedTest
  @CsvSource({"0, 100", "0, 5000"})
  void boundsAShareThatWasNeverSeen(double sum, double n) {
    double exact = 1 - Math.pow(0.01, 1 / n);
    assertThat(ClopperPearson.upper(sum, n, 0.99)).isCloseTo(exact, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"5, 50", "100, 5000", "30, 40", "1, 2"})
  void boundsAShareByTheBinomialItself(int bad, int n) {
    double upper = ClopperPearson.upper(bad, n, 0.99);
    double tail = 0;
    double term = Math.pow(1 - upper, n);
    for (int k = 0; k <= bad; k++) {
      tail += term;
      term *= (double) (n - k) / (k + 1) * upper / (1 - upper);
    }
    assertThat(tail).isCloseTo(0.01, within(1e-10));
    assertThat(ClopperPearson.upper(n, n, 0.99)).isEqualTo(1);
  }
}
