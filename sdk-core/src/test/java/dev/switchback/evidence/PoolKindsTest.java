package dev.switchback.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Ledger;
import dev.switchback.Outcome;
import dev.switchback.Signals;
import dev.switchback.Verdict;
import dev.switchback.analysis.Analysis;
import dev.switchback.document.Thresholds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Rules of every kind that is pooled: what many processes add, against one that adds it all. */
class PoolKindsTest {
  private static final Thresholds THRESHOLDS =
      FleetSimulationTest.document(
              """
              compare:
                - {signal: error_rate, tolerate: +50%}
                - {signal: latency_p95, tolerate: +20%}
                - {signal: first_chunk_p50, tolerate: +20%}
                - {signal: label_mix, tolerate: 0.1}
                - {signal: feedback.negative, tolerate: +1pp, within: 1m}
                - all:
                    - {signal: label.spam, tolerate: +10%}
                    - {signal: feedback.negative, tolerate: +1pp, within: 1m}
              limit:
                - {signal: latency_p90, at_most: 500ms}
              reference: {error_rate: 5%}
              """)
          .thresholds();

  /** Labels, latencies and first chunks that are worse of the canary, errors that are not. */
  record Shown(double latencyMillis, double firstChunkMillis, String label) implements Signals {
    static Shown of(SplittableRandom random, boolean canary) {
      double latency = StrictMath.exp(random.nextGaussian() / 2) * (canary ? 300 : 100);
      String label =
          random.nextDouble() < (canary ? 0.5 : 0.2)
              ? "spam"
              : "label-" + random.nextInt(canary ? 40 : 5);
      return new Shown(latency, latency / 3, label);
    }

    @Override
    public Outcome outcome() {
      return Outcome.SUCCESS;
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
      return Double.NaN;
    }
  }

  private final AtomicLong clock = new AtomicLong();

  /** A process, and what it and the store last said to each other of a pool. */
  private final class Member {
    final String name;
    final Analysis judge = Analysis.of(THRESHOLDS);
    final Map<String, Ledger.Answer> answers = new HashMap<>();
    long sequence;

    Member(String name) {
      this.name = name;
    }

    void exchange(MemoryLedger store, String rollout, Analysis.Pool pool) {
      Ledger.Answer last = answers.get(rollout);
      List<Ledger.Row> rows = new ArrayList<>();
      List<Ledger.Window> windows = new ArrayList<>(pool.proposals(1));
      assertThat(last == null || pool.drain(rows, windows, 1 << 20)).isTrue();
      Ledger.Answer answer =
          store.exchange(
              new Ledger.Flush(
                  rollout,
                  last == null ? "" : last.pool(),
                  name,
                  ++sequence,
                  0,
                  last == null ? 0 : last.change(),
                  rows,
                  windows,
                  List.of()));
      assertThat(answer.hasMore()).isFalse();
      pool.accept(answer);
      answers.put(rollout, answer);
    }
  }

  private final List<Member> members = new ArrayList<>();

  private Verdict verdict(int processes, int batches) {
    MemoryLedger store = new MemoryLedger(clock::get);
    members.clear();
    for (int i = 0; i < processes; i++) {
      members.add(new Member("p" + i));
    }
    exchange(store);
    SplittableRandom random = new SplittableRandom(7);
    double[] values = new double[members.get(0).judge.width()];
    double[] late = new double[members.get(0).judge.late().width()];
    for (int batch = 0; batch < batches; batch++) {
      for (int unit = 0; unit < Ledger.Window.length(batch + 1); unit++) {
        boolean canary = random.nextDouble() < 0.2;
        Shown shown = Shown.of(random, canary);
        Analysis judge = members.get(unit % processes).judge;
        judge.values(shown, values, 0);
        late[0] = random.nextDouble() < (canary ? 0.3 : 0.1) ? 1 : 0;
        late[1] = late[0];
        Analysis.Pool prompt = judge.fleet().prompt();
        int window = prompt.window(1);
        assertThat(window).isEqualTo(batch + 1);
        if (unit % 7 == 0) {
          prompt.addWaiting(1, window, canary, 0.2, 250);
          prompt.mend(1, window, canary, 0.2, 250, values, 0);
        } else {
          prompt.add(1, window, canary, 0.2, values, 0);
        }
        judge.fleet().late().add(1, judge.fleet().late().window(1), canary, 0.2, late, 0);
      }
      clock.addAndGet(Ledger.Window.LEAST_MILLIS);
      exchange(store);
    }
    Analysis judge = members.get(0).judge;
    judge.fleet().look();
    return judge.fleet().verdict(judge.verdict("a", "1.5.0", "1.4.0", false));
  }

  /** Twice, so that all have read what all have written. */
  private void exchange(MemoryLedger store) {
    for (int i = 0; i < 2; i++) {
      for (Member member : members) {
        member.exchange(store, "a", member.judge.fleet().prompt());
        member.exchange(store, "a/late", member.judge.fleet().late());
      }
    }
  }

  @Test
  void sumsOfManyProcessesAreThoseOfOneToTheLastBit() {
    Verdict one = verdict(1, 40);
    Verdict many = verdict(7, 40);
    assertThat(one.closedWindows()).isEqualTo(40);
    assertThat(many).isEqualTo(one);
    assertThat(one.rules()).filteredOn(rule -> rule.canary() != null).hasSize(7);
  }

  @Test
  void everyKindSeesWhatIsWorseAndNothingElse() {
    Verdict verdict = verdict(5, 8);
    Map<String, Verdict.Phase> phases = new HashMap<>();
    verdict.rules().forEach(rule -> phases.put(rule.kind() + " " + rule.rule(), rule.phase()));
    assertThat(phases)
        .containsEntry("compare error_rate", Verdict.Phase.RUNNING)
        .containsEntry("compare latency_p95", Verdict.Phase.BREACHED)
        .containsEntry("compare first_chunk_p50", Verdict.Phase.BREACHED)
        .containsEntry("compare label_mix", Verdict.Phase.BREACHED)
        .containsEntry("compare feedback.negative", Verdict.Phase.BREACHED)
        .containsEntry("compare all(label.spam, feedback.negative)", Verdict.Phase.BREACHED)
        .containsEntry("limit latency_p90", Verdict.Phase.BREACHED);
    Verdict.Rule latency = verdict.rules().get(1);
    // exp(1.645·0.5) times 100 ms.
    assertThat(latency.tau()).isBetween(200.0, 260.0);
    assertThat(latency.b()).isBetween(0.03, 0.05);
  }

  @Test
  @SuppressWarnings("unchecked")
  void theVerdictIsFoldedAgainFromTheCopyOfTheRows() {
    Verdict verdict = verdict(3, 40);
    Analysis judge = members.get(0).judge;
    Map<String, Object> copy = judge.fleet().ledger();
    List<Map.Entry<String, Double>> folded = Analysis.fold(copy);
    assertThat(folded).hasSize(9);
    List<Double> lnE = new ArrayList<>();
    for (Verdict.Rule rule : verdict.rules()) {
      List<Verdict.Rule> parts = rule.all().isEmpty() ? List.of(rule) : rule.all();
      parts.stream().filter(part -> part.canary() != null).forEach(part -> lnE.add(part.lnE()));
    }
    assertThat(folded.stream().map(Map.Entry::getValue)).containsExactlyInAnyOrderElementsOf(lnE);
    assertThat(((Map<String, Object>) copy.get("late")).get("rules"))
        .isEqualTo(List.of("compare feedback.negative", "compare feedback.negative"));
  }
}
