package dev.switchback.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Ledger;
import dev.switchback.Verdict;
import dev.switchback.analysis.Analysis;
import dev.switchback.document.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Sums of what processes add, against one that adds it all. */
class PoolTest {
  private static final Thresholds THRESHOLDS =
      FleetSimulationTest.document(
              """
              compare:
                - {signal: error_rate, tolerate: +50%}
                - {signal: score.accuracy, tolerate: -5%}
              limit: [{signal: refusal_rate, at_most: 20%}]
              reference: {error_rate: 5%, score.accuracy: 0.8}
              """)
          .thresholds();

  private final AtomicLong clock = new AtomicLong();

  /** The verdict on 40 windows' units, added by so many processes in turn. */
  private Verdict verdict(int processes) {
    MemoryLedger store = new MemoryLedger(clock::get);
    Analysis[] judges = new Analysis[processes];
    long[] sequences = new long[processes];
    long[] known = new long[processes];
    String pool = "";
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < processes; i++) {
      judges[i] = Analysis.of(THRESHOLDS);
      pool = exchange(store, judges, sequences, known, i, "");
    }
    double[] values = new double[judges[0].width()];
    // A window closes with the last process's flush, so that all fix the same from the same rows.
    for (int batch = 0; batch < 40; batch++) {
      for (int unit = 0; unit < Ledger.Window.length(batch + 1); unit++) {
        Analysis.Pool mine = judges[unit % processes].fleet().prompt();
        boolean canary = random.nextDouble() < 0.2;
        for (int i = 0; i < values.length; i++) {
          values[i] = i == 1 ? random.nextDouble() : random.nextDouble() < 0.1 ? 1 : 0;
        }
        int window = mine.window(1);
        assertThat(window).isPositive();
        if (unit % 7 == 0) {
          mine.addWaiting(1, window, canary, 0.2, 1_000);
          mine.mend(1, window, canary, 0.2, 1_000, values, 0);
        } else {
          mine.add(1, window, canary, 0.2, values, 0);
        }
      }
      clock.addAndGet(Ledger.Window.LEAST_MILLIS);
      // Twice, so that all have read what all have written.
      for (int i = 0; i < 2 * processes; i++) {
        exchange(store, judges, sequences, known, i % processes, pool);
      }
    }
    judges[0].fleet().look();
    return judges[0].fleet().verdict(judges[0].verdict("a", "1.5.0", "1.4.0", false));
  }

  private static String exchange(
      MemoryLedger store, Analysis[] judges, long[] sequences, long[] known, int i, String pool) {
    Analysis.Pool mine = judges[i].fleet().prompt();
    List<Ledger.Row> rows = new ArrayList<>();
    List<Ledger.Window> windows = new ArrayList<>(mine.proposals(1));
    assertThat(mine.drain(rows, windows, 32_768)).isTrue();
    Ledger.Answer answer =
        store.exchange(
            new Ledger.Flush(
                "a", pool, "p" + i, ++sequences[i], 0, known[i], rows, windows, List.of()));
    mine.accept(answer);
    known[i] = answer.change();
    return answer.pool();
  }

  @Test
  void sumsOfManyProcessesAreThoseOfOneToTheLastBit() {
    Verdict one = verdict(1);
    Verdict many = verdict(7);
    assertThat(one.closedWindows()).isGreaterThan(32);
    assertThat(many).isEqualTo(one);
    assertThat(one.rules().get(0).lnE()).isNotEqualTo(0.0);
    assertThat(one.units()).isEqualTo(100 + 200 + 400 + 37 * 500);
  }
}
