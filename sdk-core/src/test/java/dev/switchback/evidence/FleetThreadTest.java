package dev.switchback.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchback.Event;
import dev.switchback.Ledger;
import dev.switchback.document.RouteDocument;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the thread of a fleet talks to the store, and what it tells. */
class FleetThreadTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final MemoryLedger store = new MemoryLedger(() -> System.nanoTime() / 1_000_000);
  private final AtomicInteger exchanges = new AtomicInteger();
  private final AtomicInteger seen = new AtomicInteger();
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private volatile boolean away;
  private final LedgerStore counting =
      new LedgerStore() {
        @Override
        public void seen(String process) {
          seen.incrementAndGet();
          store.seen(process);
        }

        @Override
        public Ledger.Answer exchange(Ledger.Flush flush) {
          exchanges.incrementAndGet();
          if (away) {
            throw new IllegalStateException("away");
          }
          return store.exchange(flush);
        }
      };
  private final RolloutEvidence rollout = rollout();
  private final FleetThread thread =
      new FleetThread(counting, () -> List.of(rollout), System::nanoTime, events::add, () -> 0);

  private static RolloutEvidence rollout() {
    RouteDocument document =
        FleetSimulationTest.document("compare: [{signal: error_rate, tolerate: +50%}]\n");
    return new RolloutEvidence(
        document,
        document.serving().rollouts().get(0),
        Objects.requireNonNull(document.thresholds()),
        "p",
        breach -> {});
  }

  private void call() {
    rollout.drawn(false, 0.2, false, 0, System.nanoTime(), 1_000_000_000);
  }

  @AfterEach
  void end() {
    thread.close();
  }

  @Test
  void asksNothingOfARolloutWithoutACall() {
    thread.start();
    await().atMost(LONG).until(() -> seen.get() > 0);
    await().during(Duration.ofMillis(600)).atMost(LONG).until(() -> exchanges.get() == 0);
    call();
    await().atMost(LONG).until(() -> exchanges.get() > 0);
  }

  @Test
  void asksAtMostEvery250MsUpToATenthLess() {
    call();
    long begun = System.nanoTime();
    thread.start();
    await().atMost(LONG).until(() -> exchanges.get() >= 8);
    int asked = exchanges.get();
    long tookMillis = (System.nanoTime() - begun) / 1_000_000;
    assertThat((asked - 1) * 225L).isLessThanOrEqualTo(tookMillis);
    assertThat(seen.get()).isLessThanOrEqualTo(1 + (int) (tookMillis / 10_000));
  }

  @Test
  void tellsOnceThatTheStoreIsAwayAndOnceThatItIsBack() {
    call();
    thread.start();
    await().atMost(LONG).until(() -> rollout.verdict().fleet().isPooled());
    away = true;
    await().atMost(LONG).until(() -> !events.isEmpty());
    assertThat(rollout.verdict().fleet().isPooled()).isFalse();
    int failed = exchanges.get();
    await().atMost(LONG).until(() -> exchanges.get() > failed + 2);
    away = false;
    await().atMost(LONG).until(() -> events.size() > 1);
    assertThat(rollout.verdict().fleet().isPooled()).isTrue();
    assertThat(events)
        .extracting(event -> ((Event.PoolingChanged) event).pooled())
        .containsExactly(false, true);
    assertThat(((Event.PoolingChanged) events.get(0)).rollout()).isEqualTo("a");
  }

  @Test
  void tellsThatTheStoreHasLostThePool() {
    call();
    thread.start();
    await().atMost(LONG).until(() -> rollout.verdict().fleet().isPooled());
    store.clear();
    await().atMost(LONG).until(() -> !events.isEmpty());
    assertThat(((Event.PoolingChanged) events.get(0)).why()).contains("lost");
    assertThat(rollout.verdict().sentence()).contains("this process alone");
  }
}
