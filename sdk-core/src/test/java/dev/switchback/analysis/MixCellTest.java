package dev.switchback.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Ledger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A label mix kept as counts, against the same kept as sums. */
class MixCellTest {
  private static final Bet BET = new TwoArmBet(1, 0.1, 0.1, 10, 1);
  private static final double[] WS = {0.05, 0.2};

  private final List<Ledger.Row> told = new ArrayList<>();

  private static MixFix fix() {
    LabelPast past = new LabelPast(new LabelNames(), Map.of("a", 50.0, "b", 30.0, "c", 20.0));
    past.add(true, Labels.code("c"), 0);
    return past.fix(BET);
  }

  private static Ledger.Row row(int part, boolean canary, double w, long n, long y, List<Long> s) {
    return new Ledger.Row(1, 1, part, canary, w, n, y, s);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void givesTheSameSumsToTheLastBit(long seed) {
    MixFix fix = fix();
    LabelCell sums = new LabelCell(new LabelBench(BET));
    sums.open(fix);
    MixCell read = new MixCell(new MixBench(BET));
    read.fix(fix);
    MixCell[] mine = new MixCell[3];
    for (int i = 0; i < mine.length; i++) {
      mine[i] = new MixCell(new MixBench(BET));
      mine[i].fix(fix);
    }
    for (double w : WS) {
      sums.widen(w);
      read.widen(w);
      for (MixCell one : mine) {
        one.widen(w);
      }
    }
    SplittableRandom random = new SplittableRandom(seed);
    String[] labels = {"a", "b", "c", "unheard of"};
    List<Runnable> mends = new ArrayList<>();
    for (int unit = 0; unit < 500; unit++) {
      int at = random.nextInt(2);
      boolean canary = random.nextInt(4) == 0;
      boolean none = random.nextInt(10) == 0;
      double value = none ? Double.NaN : Labels.code(labels[random.nextInt(4)]);
      MixCell of = mine[unit % 3];
      if (random.nextInt(5) == 0) {
        sums.takeWaiting(at, canary, 1_000);
        of.takeWaiting(at, canary, 1_000);
        mends.add(() -> sums.mend(at, WS[at], canary, 1_000, value));
        mends.add(() -> of.mend(at, WS[at], canary, 1_000, value));
      } else {
        sums.take(at, canary, value);
        of.take(at, canary, value);
      }
    }
    assertTold(sums, read, mine);
    mends.forEach(Runnable::run);
    assertTold(sums, read, mine);
    assertThat(sums.n(true)).isPositive();
  }

  private void assertTold(LabelCell sums, MixCell read, MixCell[] mine) {
    Map<String, Ledger.Row> store = new HashMap<>();
    for (MixCell one : mine) {
      one.drain((part, canary, w, n, y, s) -> told.add(row(part, canary, w, n, y, s)));
    }
    for (Ledger.Row row : told) {
      store.merge(row.rule() + "." + row.canary() + "." + row.w(), row, MixCellTest::sum);
    }
    for (Ledger.Row row : store.values()) {
      read.accept(row.rule(), row.w() == WS[0] ? 0 : 1, row);
    }
    assertThat(read.lanes()).isEqualTo(sums.lanes()).isEqualTo(5);
    for (int lane = 0; lane < sums.lanes(); lane++) {
      for (int k = 0; k < Bet.EXPERTS; k++) {
        assertThat(read.fixedS(lane, k)).isEqualTo(sums.fixedS(lane, k));
      }
    }
    for (boolean canary : new boolean[] {true, false}) {
      assertThat(read.n(canary)).isEqualTo(sums.n(canary));
      assertThat(read.y(canary)).isEqualTo(sums.y(canary));
    }
  }

  private static Ledger.Row sum(Ledger.Row a, Ledger.Row b) {
    List<Long> s = new ArrayList<>();
    for (int k = 0; k < Ledger.Row.STAKES; k++) {
      s.add(a.s().get(k) + b.s().get(k));
    }
    return row(a.rule(), a.canary(), a.w(), a.n() + b.n(), a.y() + b.y(), s);
  }

  @Test
  void whatAWindowUsesIsReadBackAsItWasWritten() {
    List<Double> numbers = new ArrayList<>(List.of(0.25));
    MixFix.write(fix(), numbers);
    MixFix.write(null, numbers);
    assertThat(MixFix.length(numbers, 1)).isEqualTo(numbers.size() - 2);
    assertThat(MixFix.read(numbers, numbers.size() - 1)).isNull();
    MixFix read = MixFix.read(numbers, 1);
    assertThat(read.witness()).isEqualTo(fix().witness()).isPositive();
    assertThat(read.b()).isEqualTo(Arrays.copyOf(fix().b(), 5));
    for (String label : List.of("a", "b", "c", "d")) {
      long code = Labels.code(label);
      assertThat(read.labels().index(code)).isEqualTo(fix().labels().index(code));
    }
  }
}
