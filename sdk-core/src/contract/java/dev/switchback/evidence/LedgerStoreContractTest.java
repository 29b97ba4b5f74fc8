package dev.switchback.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchback.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of a fleet's counts promises. */
public abstract class LedgerStoreContractTest {
  // Beyond what a double holds.
  private static final long LARGE = (1L << 60) + 1;

  private final String rollout = "triage-" + UUID.randomUUID();
  private LedgerStore store;

  /** The store, as one more process opens it. */
  protected abstract LedgerStore open() throws Exception;

  @BeforeEach
  void begin() throws Exception {
    store = open();
  }

  private static Ledger.Row row(int window, int rule, boolean canary, long n) {
    return new Ledger.Row(
        1, window, rule, canary, 0.05, n, LARGE, Collections.nCopies(Ledger.Row.STAKES, -n));
  }

  private static Ledger.Window units(int window, long units) {
    return new Ledger.Window(1, window, false, units, units / 10, List.of());
  }

  private Ledger.Flush flush(
      String pool,
      String process,
      long sequence,
      List<Ledger.Row> rows,
      List<Ledger.Window> windows,
      Long... keys) {
    return new Ledger.Flush(rollout, pool, process, sequence, 0, 0, rows, windows, List.of(keys));
  }

  private Ledger.Answer join(String process, Long... keys) {
    return store.exchange(flush("", process, 1, List.of(), List.of(), keys));
  }

  @Test
  void beginsWithTheFirstWindowOpenAndNothingFixed() {
    Ledger.Answer answer = join("a");
    assertThat(answer.pool()).isNotEmpty();
    assertThat(answer.epoch()).isEqualTo(1);
    assertThat(answer.hasMore()).isFalse();
    assertThat(answer.rows()).isEmpty();
    assertThat(answer.windows()).containsExactly(new Ledger.Window(1, 1, true, 0, 0, List.of()));
    assertThat(join("b").pool()).isEqualTo(answer.pool());
  }

  @Test
  void whoLooksChangesNothing() {
    assertThat(store.exchange(Ledger.Flush.look(rollout, "", 0)).pool()).isEmpty();
    assertThat(store.exchange(Ledger.Flush.look(rollout, "other", 0)).pool()).isEmpty();
    String pool = join("a").pool();
    assertThat(pool).isNotEmpty();
    assertThat(store.exchange(Ledger.Flush.look(rollout, "other", 0)).pool()).isEqualTo(pool);

    Ledger.Answer added =
        store.exchange(flush(pool, "a", 2, List.of(row(1, 0, true, 3)), List.of(units(1, 10))));
    Ledger.Answer looked = store.exchange(Ledger.Flush.look(rollout, "", 0));
    assertThat(looked.rows()).isEqualTo(added.rows());
    assertThat(looked.windows()).isEqualTo(added.windows());
    assertThat(looked.change()).isEqualTo(added.change());
    assertThat(store.exchange(Ledger.Flush.look(rollout, pool, looked.change())).rows()).isEmpty();

    store.exchange(flush(pool, "a", 3, List.of(row(1, 1, true, 3)), List.of()));
    assertThat(store.exchange(Ledger.Flush.look(rollout, pool, looked.change())).rows()).hasSize(1);
  }

  @Test
  void remembersHowManyProcessesWereSeenWhenTheRolloutBegan() {
    String fleet = UUID.randomUUID().toString();
    for (int i = 0; i < 3; i++) {
      store.seen(fleet + i);
      store.seen(fleet + i);
    }
    int before = join("a").processes();
    assertThat(before).isGreaterThanOrEqualTo(3);
    store.seen(fleet + "late");
    assertThat(join("b").processes()).isEqualTo(before);
  }

  @Test
  void addsExactly() {
    String pool = join("a").pool();
    join("b");
    store.exchange(flush(pool, "a", 2, List.of(row(1, 0, true, 3)), List.of(units(1, 10))));
    Ledger.Answer answer =
        store.exchange(flush(pool, "b", 2, List.of(row(1, 0, true, 4)), List.of(units(1, 20))));
    assertThat(answer.rows())
        .containsExactly(
            new Ledger.Row(
                1, 1, 0, true, 0.05, 7, 2 * LARGE, Collections.nCopies(Ledger.Row.STAKES, -7L)));
    assertThat(answer.windows()).containsExactly(new Ledger.Window(1, 1, true, 30, 3, List.of()));
  }

  @Test
  void countsAFlushOnceThatIsRepeatedOrComesLate() {
    String pool = join("a").pool();
    Ledger.Flush second =
        flush(pool, "a", 2, List.of(row(1, 0, true, 3)), List.of(units(1, 10)), 7L);
    Ledger.Answer first = store.exchange(second);
    Ledger.Answer repeated = store.exchange(second);
    assertThat(repeated.rows()).isEqualTo(first.rows());
    assertThat(repeated.taken()).containsExactly(true);
    store.exchange(flush(pool, "a", 3, List.of(), List.of()));
    Ledger.Answer late = store.exchange(second);
    assertThat(late.rows()).isEqualTo(first.rows());
    assertThat(late.windows()).isEqualTo(first.windows());
  }

  @Test
  void aKeyCountsOnceInTheFleet() {
    assertThat(join("a", 1L, -2L, Long.MIN_VALUE).taken()).containsExactly(true, true, true);
    assertThat(join("b", 2L, -2L, Long.MIN_VALUE).taken()).containsExactly(true, false, false);
  }

  @Test
  void theFirstThatFixesAWindowHasItForAll() {
    String pool = join("a").pool();
    List<Double> own = List.of(0.1, Double.NaN, 1.0 / 3);
    store.exchange(
        flush(pool, "a", 2, List.of(), List.of(new Ledger.Window(1, 2, false, 0, 0, own))));
    Ledger.Window other = new Ledger.Window(1, 2, false, 0, 0, List.of(0.2, 0.3, 0.4));
    Ledger.Answer answer = store.exchange(flush("", "b", 1, List.of(), List.of(other)));
    assertThat(answer.windows()).contains(new Ledger.Window(1, 2, false, 0, 0, own));
  }

  @Test
  void aWindowClosesAtOnceWithVeryManyUnitsAndNotWithTheScheduled() {
    String pool = join("a").pool();
    Ledger.Answer few = store.exchange(flush(pool, "a", 2, List.of(), List.of(units(1, 100))));
    assertThat(few.windows()).noneMatch(window -> window.window() == 2);
    Ledger.Answer many = store.exchange(flush(pool, "a", 3, List.of(), List.of(units(1, 49_900))));
    assertThat(many.windows()).contains(new Ledger.Window(1, 2, true, 0, 0, List.of()));
  }

  @Test
  void countsAFlushOnceThatIsRepeatedAfterItsWindowHasClosed() {
    String pool = join("a").pool();
    Ledger.Flush before =
        flush(pool, "a", 2, List.of(row(1, 0, true, 3)), List.of(units(1, 49_990)), 7L);
    store.exchange(before);
    store.exchange(flush(pool, "b", 1, List.of(), List.of(units(1, 10))));
    Ledger.Answer repeated = store.exchange(before);

    assertThat(repeated.taken()).containsExactly(true);
    assertThat(repeated.rows()).extracting(Ledger.Row::n).containsExactly(3L);
    assertThat(repeated.windows())
        .containsExactlyInAnyOrder(
            new Ledger.Window(1, 1, true, 50_000, 5_000, List.of()),
            new Ledger.Window(1, 2, true, 0, 0, List.of()));
  }

  @Test
  void whatComesLateIsAddedToTheWindowItWasDrawnInAndClosesNoOther() {
    String pool = join("a").pool();
    store.exchange(flush(pool, "a", 2, List.of(), List.of(units(1, 50_000))));
    Ledger.Flush late =
        flush(pool, "b", 1, List.of(row(1, 0, true, 3)), List.of(units(1, 50_000)), 7L);
    store.exchange(late);
    Ledger.Answer answer = store.exchange(late);

    assertThat(answer.rows())
        .extracting(Ledger.Row::window, Ledger.Row::n)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(1, 3L));
    assertThat(answer.windows())
        .containsExactlyInAnyOrder(
            new Ledger.Window(1, 1, true, 100_000, 10_000, List.of()),
            new Ledger.Window(1, 2, true, 0, 0, List.of()));
  }

  @Test
  void addsNothingForAnotherPool() {
    String pool = join("b").pool();
    Ledger.Answer other =
        store.exchange(flush("gone", "a", 6, List.of(row(1, 0, true, 3)), List.of()));
    assertThat(other.pool()).isEqualTo(pool);
    assertThat(join("c").rows()).isEmpty();
  }

  @Test
  void aPoolThatWasLostIsNotBegunAgain() {
    Ledger.Answer lost =
        store.exchange(flush("gone", "a", 5, List.of(row(1, 0, true, 3)), List.of()));
    assertThat(lost.pool()).isEmpty();
    assertThat(join("b").pool()).isEmpty();
    assertThat(join("c", 7L).rows()).isEmpty();
  }

  @Test
  void tellsOnlyWhatChanged() {
    String pool = join("a").pool();
    Ledger.Answer first =
        store.exchange(flush(pool, "a", 2, List.of(row(1, 0, true, 3)), List.of()));
    Ledger.Answer next =
        store.exchange(
            new Ledger.Flush(
                rollout,
                pool,
                "a",
                3,
                0,
                first.change(),
                List.of(row(1, 1, true, 3)),
                List.of(),
                List.of()));
    assertThat(next.rows()).extracting(Ledger.Row::rule).containsExactly(1);
    assertThat(next.windows()).isEmpty();
  }

  @Test
  protected void tellsWhatIsLongInPartsAndLeavesNothingOut() {
    String pool = join("a").pool();
    for (int sequence = 2; sequence <= 52; sequence++) {
      List<Ledger.Row> rows = new ArrayList<>();
      for (int rule = 0; rule < 50; rule++) {
        rows.add(row(sequence, rule, true, 1));
      }
      store.exchange(flush(pool, "a", sequence, rows, List.of(units(sequence, 1))));
    }
    long known = 0;
    int told = 0;
    int parts = 0;
    boolean more = true;
    for (int sequence = 1; more; sequence++) {
      Ledger.Answer answer =
          store.exchange(
              new Ledger.Flush(
                  rollout, "", "b", sequence, 0, known, List.of(), List.of(), List.of()));
      assertThat(answer.rows()).hasSizeLessThanOrEqualTo(LedgerStore.MOST_CHANGES);
      told += answer.rows().size();
      known = answer.change();
      more = answer.hasMore();
      parts++;
    }
    assertThat(told).isEqualTo(51 * 50);
    assertThat(parts).isGreaterThan(1);
  }

  @Test
  void anEpochBeginsByTheStoresTime() {
    Ledger.Flush flush =
        new Ledger.Flush(rollout, "", "a", 1, 300, 0, List.of(), List.of(), List.of(7L));
    store.exchange(flush);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              Ledger.Answer answer =
                  store.exchange(
                      new Ledger.Flush(
                          rollout, "", "b", 1, 0, 0, List.of(), List.of(), List.of(7L)));
              boolean anew = answer.epoch() > 1;
              assertThat(answer.taken()).containsExactly(anew);
              return anew
                  && answer.windows().stream()
                      .anyMatch(one -> one.epoch() == answer.epoch() && one.isOpened());
            });
  }

  @Test
  void manyProcessesAtOnceLoseNothing() throws Exception {
    int processes = 8;
    int flushes = 25;
    ExecutorService threads = Executors.newFixedThreadPool(processes);
    try {
      List<Future<Integer>> taken = new ArrayList<>();
      for (int i = 0; i < processes; i++) {
        String process = "p" + i;
        LedgerStore own = open();
        taken.add(threads.submit(() -> flushAll(own, process, flushes)));
      }
      int sum = 0;
      for (Future<Integer> one : taken) {
        sum += one.get();
      }
      assertThat(sum).isEqualTo(flushes);
    } finally {
      threads.shutdownNow();
    }
    Ledger.Answer answer = join("reader");
    assertThat(answer.rows()).extracting(Ledger.Row::n).containsExactly((long) processes * flushes);
    assertThat(answer.windows().get(0).units()).isEqualTo((long) processes * flushes);
  }

  /** Names the same keys as all the others; answers how many it may count. */
  private int flushAll(LedgerStore own, String process, int flushes) {
    String pool = own.exchange(flush("", process, 1, List.of(), List.of())).pool();
    return LongStream.rangeClosed(2, flushes + 1)
        .mapToInt(
            sequence -> {
              Ledger.Row row =
                  new Ledger.Row(
                      1, 1, 0, false, 0.05, 1, 1, Collections.nCopies(Ledger.Row.STAKES, 1L));
              Ledger.Answer answer =
                  own.exchange(
                      flush(pool, process, sequence, List.of(row), List.of(units(1, 1)), sequence));
              return answer.taken().get(0) ? 1 : 0;
            })
        .sum();
  }
}
