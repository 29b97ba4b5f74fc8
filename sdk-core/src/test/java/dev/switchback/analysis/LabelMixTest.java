package dev.switchback.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelMixTest {
  private record Unit(boolean canary, double w, double[] values) {}

  private static Declared mix() {
    return new Declared().neverRenewed().compare("label_mix", "0.05", null, 1.0, null);
  }

  private static List<Unit> units(long seed, int n) {
    Random random = new Random(seed);
    List<Unit> units = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double w = i % 2 == 0 ? 0.1 : 0.3;
      boolean canary = random.nextDouble() < w;
      int label = random.nextInt(canary && random.nextBoolean() ? 2 : 5);
      double value = random.nextInt(10) == 0 ? Double.NaN : Labels.code("label" + label);
      units.add(new Unit(canary, w, new double[] {value}));
    }
    return units;
  }

  private static Verdict.Rule rule(Analysis analysis) {
    return analysis.verdict("a1", "2", "1", false).rules().get(0);
  }

  private static void take(Analysis analysis, List<Unit> units) {
    for (Unit unit : units) {
      analysis.take(unit.canary(), unit.w(), unit.values(), 0);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void doesNotMindTheOrderInsideAWindowNorHowItBecameKnown(long seed) {
    List<Unit> units = units(seed, 650);
    List<Unit> shuffled = new ArrayList<>(units);
    for (int[] window : new int[][] {{0, 100}, {100, 300}, {300, 650}}) {
      Collections.shuffle(shuffled.subList(window[0], window[1]), new Random(seed));
    }
    Analysis inOrder = mix().analysis();
    Analysis anyOrder = mix().analysis();
    Analysis mended = mix().analysis();
    take(inOrder, units);
    take(anyOrder, shuffled);
    take(mended, units.subList(0, 300));
    for (Unit unit : units.subList(300, 650)) {
      mended.takeWaiting(unit.canary(), unit.w(), 5);
    }
    assertThat(rule(mended).lnE()).isLessThan(rule(inOrder).lnE());
    for (Unit unit : units.subList(300, 650)) {
      mended.mend(mended.openWindow(), unit.canary(), unit.w(), 5, unit.values(), 0);
    }
    assertThat(rule(anyOrder).lnE()).isEqualTo(rule(inOrder).lnE());
    assertThat(rule(mended).lnE()).isEqualTo(rule(inOrder).lnE());
    assertThat(rule(mended).canary()).isEqualTo(rule(inOrder).canary());
    assertThat(rule(mended).stable()).isEqualTo(rule(inOrder).stable());
    assertThat(rule(inOrder).lnE()).isGreaterThan(1);
  }

  @Test
  void itsLedgerFoldsToTheSameEvidenceMergedOrNot() {
    List<Unit> units = units(7, 1900);
    Analysis kept = mix().analysis();
    Analysis merged = mix().analysis();
    for (Unit unit : units) {
      kept.take(unit.canary(), unit.w(), unit.values(), 0);
      merged.take(unit.canary(), unit.w(), unit.values(), 0);
      merged.mergeBefore(merged.openWindow());
    }
    assertThat(rule(merged)).isEqualTo(rule(kept));
    assertThat(LedgerFold.lnE(kept.ledger())).containsExactly(rule(kept).lnE());
    assertThat(LedgerFold.lnE(merged.ledger())).containsExactly(rule(kept).lnE());
  }

  @Test
  void aMendOfAClosedWindowIsFoldedThroughTheLaterOnes() {
    List<Unit> units = units(9, 1000);
    Analysis analysis = mix().analysis();
    take(analysis, units.subList(0, 500));
    Unit late = new Unit(true, 0.1, new double[] {Labels.code("label0")});
    long window = analysis.takeWaiting(true, 0.1, 5);
    take(analysis, units.subList(500, 1000));
    double before = rule(analysis).lnE();
    assertThat(analysis.mend(window, true, 0.1, 5, late.values(), 0)).isTrue();
    assertThat(rule(analysis).lnE()).isNotEqualTo(before);
    assertThat(LedgerFold.lnE(analysis.ledger())).containsExactly(rule(analysis).lnE());
  }

  @Test
  void isSilentUntilAStableLabelIsKnown() {
    Analysis analysis = mix().analysis();
    for (int i = 0; i < 100; i++) {
      boolean canary = i % 10 == 0;
      double value = canary ? Labels.code("a") : Double.NaN;
      analysis.take(canary, 0.1, new double[] {value}, 0);
    }
    assertThat(rule(analysis).b()).isNull();
    assertThat(rule(analysis).lnE()).isBetween(-1e-12, 1e-12);
    assertThat(rule(analysis).phase()).isEqualTo(Verdict.Phase.PENDING);
    for (int i = 0; i < 200; i++) {
      analysis.take(i % 10 == 0, 0.1, new double[] {Labels.code(i % 2 == 0 ? "a" : "b")}, 0);
    }
    assertThat(rule(analysis).b()).isNotNull();
    assertThat(rule(analysis).canary().n()).isZero();
  }

  @Test
  void tellsThirtyOneLabelsApartTheMostFrequentFirstAndTiesByCodePoint() {
    Map<String, Double> counts = new HashMap<>();
    for (int i = 0; i < 40; i++) {
      counts.put(String.valueOf((char) ('A' + i)), i < 30 ? 2.0 : 1.0);
    }
    // Beyond the basic plane: the last by code point, though not by UTF-16.
    counts.put("\ud83d\ude00", 1.0);
    counts.put("\uff5e", 1.0);
    Labels labels = Labels.of(counts);
    assertThat(labels.size()).isEqualTo(32);
    assertThat(labels.index(Labels.code("A"))).isZero();
    assertThat(labels.index(Labels.code("_"))).isEqualTo(30);
    assertThat(labels.index(Labels.code("`"))).isEqualTo(31);
    assertThat(Labels.of(Map.of("\ud83d\ude00", 1.0, "\uff5e", 1.0)).index(Labels.code("\uff5e")))
        .isZero();
  }

  @Test
  void labelsByTheMillionTakeNoMemoryAndKeepTheirCodes() {
    LabelNames names = new LabelNames();
    for (int i = 0; i < 1_000_000; i++) {
      assertThat(names.remember("label" + i)).isBetween(0L, (1L << 52) - 1);
    }
    assertThat(names.name(Labels.code("label999999"))).isEqualTo("label999999");
    assertThat(names.name(Labels.code("label0"))).isNull();
  }
}
