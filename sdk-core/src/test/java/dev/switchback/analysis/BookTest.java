package dev.switchback.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.switchback.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BookTest {
  /** One unit: its slice, w and the values of error_rate, score and the limit on the score. */
  private record Unit(boolean canary, double w, double[] values) {}

  private static Declared rules() {
    return new Declared()
        .neverRenewed()
        .compare("error_rate", "+50%", null, 0.4, null)
        .compare("score.accuracy", "-5%", null, 0.3, null)
        .atMost("error_rate", 0.2, "20%", null, 0.3);
  }

  private static List<Unit> units(long seed, int n) {
    Random random = new Random(seed);
    List<Unit> units = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double w = i < n / 3 ? 0.05 : 0.3;
      boolean canary = random.nextDouble() < w;
      double error = random.nextDouble() < (canary ? 0.1 : 0.04) ? 1 : 0;
      double score = error == 1 ? Double.NaN : random.nextDouble() * random.nextDouble();
      units.add(new Unit(canary, w, new double[] {error, score, error}));
    }
    return units;
  }

  private static void take(Analysis analysis, List<Unit> units) {
    for (Unit unit : units) {
      analysis.take(unit.canary(), unit.w(), unit.values(), 0);
    }
  }

  private static List<Double> lnE(Analysis analysis) {
    return verdict(analysis).rules().stream().map(Verdict.Rule::lnE).toList();
  }

  private static Verdict verdict(Analysis analysis) {
    return analysis.verdict("a1", "2", "1", false);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void doesNotMindTheOrderInsideAWindow(long seed) {
    List<Unit> units = units(seed, 1100);
    List<Unit> shuffled = new ArrayList<>(units);
    for (int[] window : new int[][] {{0, 100}, {100, 300}, {300, 700}, {700, 1100}}) {
      Collections.shuffle(shuffled.subList(window[0], window[1]), new Random(seed));
    }
    Analysis inOrder = rules().analysis();
    Analysis anyOrder = rules().analysis();
    take(inOrder, units);
    take(anyOrder, shuffled);
    assertThat(lnE(anyOrder)).isEqualTo(lnE(inOrder));
    assertThat(shuffled).isNotEqualTo(units);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aMendInTheOpenWindowEqualsHavingKnownAtOnce(long seed) {
    List<Unit> units = units(seed, 690);
    Analysis known = rules().analysis();
    Analysis mended = rules().analysis();
    take(known, units);
    // The last unit of a window is known at once: what the next one fixes must know the mends.
    for (int[] window : new int[][] {{0, 99}, {100, 299}, {300, 689}}) {
      List<Unit> waiting = units.subList(window[0], window[1]);
      for (Unit unit : waiting) {
        mended.takeWaiting(unit.canary(), unit.w(), 0);
      }
      for (int i = waiting.size() - 1; i >= 0; i--) {
        Unit unit = waiting.get(i);
        mended.mend(mended.openWindow(), unit.canary(), unit.w(), 0, unit.values(), 0);
      }
      take(mended, units.subList(window[1], window[1] + 1));
    }
    assertThat(lnE(mended)).isEqualTo(lnE(known));
  }

  @Test
  void aMendOfAClosedWindowIsFoldedThroughTheLaterOnes() {
    List<Unit> units = units(7, 1000);
    Analysis analysis = rules().analysis();
    List<Long> windows = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      Unit unit = units.get(i);
      windows.add(
          i % 3 == 0
              ? analysis.takeWaiting(unit.canary(), unit.w(), 0)
              : analysis.take(unit.canary(), unit.w(), unit.values(), 0));
    }
    List<Double> before = lnE(analysis);
    double fixed = verdict(analysis).rules().get(0).b();
    for (int i = 0; i < units.size(); i += 3) {
      Unit unit = units.get(i);
      assertThat(analysis.mend(windows.get(i), unit.canary(), unit.w(), 0, unit.values(), 0))
          .isTrue();
    }
    assertThat(lnE(analysis)).isNotEqualTo(before);
    assertThat(verdict(analysis).rules().get(0).b()).isEqualTo(fixed);
    assertThat(LedgerFold.lnE(analysis.ledger())).isEqualTo(lnE(analysis));
  }

  @Test
  void whatWaitsIsNeverBetterForTheEvidenceThanTheTruth() {
    List<Unit> units = units(11, 600);
    Analysis waiting = rules().analysis();
    for (Unit unit : units) {
      waiting.takeWaiting(unit.canary(), unit.w(), 0);
    }
    Analysis known = rules().analysis();
    take(known, units.subList(0, 99));
    Analysis part = rules().analysis();
    for (Unit unit : units.subList(0, 99)) {
      part.takeWaiting(unit.canary(), unit.w(), 0);
    }
    assertThat(lnE(part).get(0)).isLessThan(lnE(known).get(0));
    Verdict.Rule rule = verdict(waiting).rules().get(0);
    assertThat(rule.b()).isEqualTo(0.1);
    assertThat(rule.canary().n()).isZero();
    assertThat(verdict(waiting).units()).isEqualTo(600);
    assertThat(rule.window()).isEqualTo(3);
  }

  @Test
  void mergingChangesNothingButThatMendsComeTooLate() {
    List<Unit> units = units(13, 2500);
    Analysis kept = rules().analysis();
    Analysis merged = rules().analysis();
    take(kept, units);
    for (Unit unit : units) {
      merged.take(unit.canary(), unit.w(), unit.values(), 0);
      merged.mergeBefore(merged.openWindow() - 1);
    }
    assertThat(lnE(merged)).isEqualTo(lnE(kept));
    assertThat(verdict(merged)).isEqualTo(verdict(kept));
    assertThat(LedgerFold.lnE(merged.ledger())).isEqualTo(lnE(kept));
    Unit unit = units.get(0);
    assertThat(merged.mend(0, unit.canary(), unit.w(), 0, unit.values(), 0)).isFalse();
    assertThat(lnE(merged)).isEqualTo(lnE(kept));
  }

  @Test
  void epochsAreAddedUpByTheirWeights() {
    Analysis epochs = new Declared().compare("error_rate", "+50%", null, 1.0, null).analysis();
    Declared alone = new Declared().perCall().compare("error_rate", "+50%", null, 1.0, null);
    Analysis first = alone.analysis();
    Analysis second = alone.analysis();
    epochs.firstCall(true);
    take(epochs, units(17, 700));
    take(first, units(17, 700));
    long before = epochs.openWindow();
    epochs.beginEpoch(2);
    epochs.beginEpoch(3);
    take(epochs, units(18, 250));
    take(second, units(18, 250));
    double sum =
        0.75 * Math.exp(lnE(first).get(0)) + 1 / 12.0 + Math.exp(lnE(second).get(0)) / 24 + 1 / 8.0;
    assertThat(lnE(epochs).get(0)).isCloseTo(Math.log(sum), within(1e-9));
    assertThat(verdict(epochs).epoch()).isEqualTo(3);
    assertThat(verdict(epochs).closedWindows()).isEqualTo(1);
    assertThat(verdict(epochs).rules().get(0).b()).isEqualTo(verdict(second).rules().get(0).b());
    assertThat(LedgerFold.lnE(epochs.ledger())).isEqualTo(lnE(epochs));
    Verdict whole = verdict(epochs);
    epochs.mergeBefore(epochs.openWindow());
    assertThat(verdict(epochs)).isEqualTo(whole);
    assertThat(epochs.mend(before, true, 0.3, 0, new double[1], 0)).isFalse();
    assertThat(LedgerFold.lnE(epochs.ledger())).isEqualTo(lnE(epochs));
  }

  @Test
  void aUnitOfAnEarlierEpochIsMendedThere() {
    Analysis mended = new Declared().compare("error_rate", "0%", null, 1.0, null).analysis();
    Analysis known = new Declared().compare("error_rate", "0%", null, 1.0, null).analysis();
    long window = mended.takeWaiting(true, 0.1, 0);
    known.take(true, 0.1, new double[] {1}, 0);
    mended.beginEpoch(2);
    known.beginEpoch(2);
    assertThat(mended.mend(window, true, 0.1, 0, new double[] {1}, 0)).isTrue();
    assertThat(lnE(mended)).isEqualTo(lnE(known));
    assertThat(lnE(mended).get(0)).isPositive();
  }

  @Test
  void withoutAKeyThereAreNoEpochs() {
    Analysis analysis = new Declared().compare("error_rate", "0%").analysis();
    assertThat(analysis.hasEpochs()).isTrue();
    analysis.firstCall(false);
    assertThat(analysis.hasEpochs()).isFalse();
    long open = analysis.openWindow();
    analysis.beginEpoch(2);
    assertThat(analysis.openWindow()).isEqualTo(open);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.1, 1.1, Double.NaN})
  void refusesAUnitThatWasNotRandomised(double w) {
    Analysis analysis = rules().analysis();
    assertThatThrownBy(() -> analysis.takeWaiting(true, w, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("between 0 and 1");
  }
}
