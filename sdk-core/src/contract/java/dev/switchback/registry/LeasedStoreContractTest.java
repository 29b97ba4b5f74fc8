package dev.switchback.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import dev.switchback.document.Rollout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What a shared store promises that gives out leases. */
public abstract class LeasedStoreContractTest extends SharedStoreContractTest {
  private static final String NAME = "ramp:" + RouteTexts.ROUTE;
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration SOON = Duration.ofSeconds(30);

  private Leases leases() {
    return Objects.requireNonNull(registry().leases());
  }

  private void startRamp() {
    Rollout rollout =
        new Rollout(
            "r1",
            "1.5.0",
            50_000,
            List.of(50_000, 250_000, 500_000),
            new Rollout.Advance(Duration.ofHours(1), 500));
    registry().change(RouteTexts.ROUTE, new Change.StartCanary(rollout), "ana", "");
  }

  private AuditEntry step(Leases by, Leases.Lease lease, int share) {
    return by.change(
        lease, RouteTexts.ROUTE, new Change.SetShare("r1", share), "switchback:" + 1, "due");
  }

  private Leases.Lease take(String holder) {
    return await()
        .atMost(SOON)
        .until(() -> leases().acquire(NAME, holder, Leases.LONGEST), Objects::nonNull);
  }

  @Test
  void givesALeaseToOneHolderAtATimeAndRenewsIt() throws Exception {
    Leases.Lease first = leases().acquire(NAME, "a", Leases.LONGEST);
    try (Registry other = open(StoreWatch.Pace.USUAL)) {
      assertThat(other.leases().acquire(NAME, "b", Leases.LONGEST)).isNull();
      assertThat(other.leases().acquire("evaluation:x", "b", Leases.LONGEST)).isNotNull();
    }
    assertThat(leases().acquire(NAME, "a", Leases.LONGEST)).isEqualTo(first);
  }

  @Test
  void theNumberRisesWithEachGiving() {
    Leases.Lease first = leases().acquire(NAME, "a", Leases.LONGEST);
    leases().release(first);
    Leases.Lease again = leases().acquire(NAME, "a", Leases.LONGEST);
    leases().release(again);
    Leases.Lease second = leases().acquire(NAME, "b", Leases.LONGEST);

    assertThat(again.fence()).isGreaterThan(first.fence());
    assertThat(second.fence()).isGreaterThan(again.fence());
  }

  @Test
  void givingBackWhatIsLostTakesNothingFromTheNextHolder() {
    Leases.Lease first = leases().acquire(NAME, "a", Leases.LONGEST);
    leases().release(first);
    leases().acquire(NAME, "b", Leases.LONGEST);
    leases().release(first);

    assertThat(leases().acquire(NAME, "c", Leases.LONGEST)).isNull();
  }

  @Test
  void aStepIsTakenUnderALeaseAloneAndARevertWithout() {
    startRamp();
    assertThatThrownBy(
            () ->
                registry()
                    .change(
                        RouteTexts.ROUTE, new Change.SetShare("r1", 250_000), "switchback:1", ""))
        .isInstanceOf(ChangeRefusedException.class)
        .hasMessageContaining("lease");

    assertThat(step(leases(), take("a"), 250_000).revision()).isEqualTo(3);
    registry().change(RouteTexts.ROUTE, new Change.Revert("r1", Map.of()), "switchback:1", "bad");
    assertThat(document().serving().rollouts()).isEmpty();
    assertThat(AuditEntry.verify(registry().history(RouteTexts.ROUTE))).isNull();
  }

  @Test
  void anotherTakesOverAfterTheTimeToLiveAndTheLateStepIsRefused() throws Exception {
    startRamp();
    Leases.Lease late = leases().acquire(NAME, "late", SHORT);
    try (Registry other = open(StoreWatch.Pace.USUAL)) {
      Leases.Lease next =
          await()
              .atMost(SOON)
              .until(() -> other.leases().acquire(NAME, "next", Leases.LONGEST), Objects::nonNull);

      assertThatThrownBy(() -> step(leases(), late, 250_000))
          .isInstanceOf(ChangeRefusedException.class)
          .hasMessageContaining("does not hold the lease");
      assertThat(document().serving().revision()).isEqualTo(2);
      assertThat(step(other.leases(), next, 250_000).revision()).isEqualTo(3);
    }
  }

  @Test
  void aLateStepIsRefusedThoughNobodyTookOver() {
    startRamp();
    Leases.Lease late = leases().acquire(NAME, "late", SHORT);
    leases().acquire("later", "a", SHORT);
    await().atMost(SOON).until(() -> leases().acquire("later", "b", SHORT) != null);

    assertThatThrownBy(() -> step(leases(), late, 250_000))
        .isInstanceOf(ChangeRefusedException.class)
        .hasMessageContaining("does not hold the lease");
    assertThat(document().serving().revision()).isEqualTo(2);
  }

  @Test
  void ofManyHoldersEachStepIsMadeOnce() throws Exception {
    startRamp();
    ExecutorService threads = Executors.newFixedThreadPool(6);
    List<Future<?>> running = new ArrayList<>();
    try (Registry second = open(StoreWatch.Pace.USUAL);
        Registry third = open(StoreWatch.Pace.USUAL)) {
      for (int i = 0; i < 6; i++) {
        String holder = "holder-" + i;
        Leases of = List.of(registry(), second, third).get(i % 3).leases();
        running.add(threads.submit(() -> takeBothSteps(of, holder)));
      }
      threads.shutdown();
      for (Future<?> future : running) {
        future.get();
      }
    }
    assertThat(registry().history(RouteTexts.ROUTE))
        .filteredOn(entry -> entry.kind().equals("set_share"))
        .extracting(entry -> entry.detail().get("share"))
        .containsExactly("25%", "50%");
  }

  private void takeBothSteps(Leases of, String holder) {
    for (int share : List.of(250_000, 500_000)) {
      await()
          .atMost(SOON)
          .until(
              () -> {
                Leases.Lease lease = of.acquire(NAME, holder, Leases.LONGEST);
                if (lease == null) {
                  return false;
                }
                try {
                  step(of, lease, share);
                } catch (ChangeRefusedException another) {
                  assertThat(another).hasMessageNotContaining("does not hold");
                } finally {
                  of.release(lease);
                }
                return true;
              });
    }
  }
}
