package dev.switchback.revert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchback.Key;
import dev.switchback.Outcome;
import dev.switchback.Receipt;
import dev.switchback.Resolution;
import dev.switchback.Signals;
import dev.switchback.Slice;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.RouteDocument;
import dev.switchback.evidence.Evidence;
import dev.switchback.observe.CallListener;
import dev.switchback.registry.InMemoryRegistry;
import dev.switchback.registry.RouteState;
import dev.switchback.registry.Snapshots;
import dev.switchback.split.Split;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The automatic ramp, under a ticker that the test moves. */
class RampsTest {
  private static final String ROUTE = "triage";
  private static final String ERRORS = "[{signal: error_rate, tolerate: +50%}]";

  private final AtomicLong ticker = new AtomicLong();
  private final Evidence evidence = new Evidence(breach -> {});
  private InMemoryRegistry registry;
  private Snapshots<Live> snapshots;
  private Ramps ramps;
  private LeasedStore leased;
  private int keys;

  private record Live(Split split, Evidence.OfRoute evidence) {}

  private void start(String compare, String mode) {
    registry =
        InMemoryRegistry.ofYaml(
            """
            route: triage
            purpose: p
            owner: o@example.com
            rollback: {runbook: "https://example.com/r"}
            monitoring: ["https://example.com/m"]
            versions:
              - {version: "1.4.0", provider: openai, model: m-1}
              - {version: "1.5.0", provider: openai, model: m-2}
            serving:
              revision: 1
              stable: "1.4.0"
              mode: %s
              rollouts:
                - id: a1
                  canary: "1.5.0"
                  share: 5%%
                  steps: [5%%, 25%%, 50%%]
                  advance: {after: 1h, calls: 50}
            thresholds:
              compare: %s
              trip: []
              reference: {error_rate: 1%%}
            """
                .formatted(mode, compare));
    snapshots = begin(evidence);
    ramps = ramps(snapshots, evidence, "switchback:1");
  }

  private Snapshots<Live> begin(Evidence of) {
    return Snapshots.<Live>builder(registry, state -> live(state, of)).start();
  }

  private static Live live(RouteState state, Evidence of) {
    Split split = Split.of(state.document(), state.reverted(), null, false);
    return new Live(split, of.route(state.document(), split));
  }

  private Ramps ramps(Snapshots<Live> over, Evidence of, String actor) {
    return new Ramps(over, registry, of, ticker::get, actor);
  }

  @AfterEach
  void close() {
    snapshots.close();
    registry.close();
  }

  private record Ended(Outcome outcome) implements Signals {
    @Override
    public double latencyMillis() {
      return 100;
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
    public @Nullable String label() {
      return null;
    }

    @Override
    public double score(String name) {
      return Double.NaN;
    }
  }

  /** Calls until the canary had so many units, all with that outcome on the canary. */
  private void call(int canaryUnits, Outcome canary) {
    int so = 0;
    while (so < canaryUnits) {
      Live live = Objects.requireNonNull(snapshots.get(ROUTE));
      Key key = Key.of("customer-" + keys++);
      Resolution drawn = live.split().resolve(key);
      boolean isCanary = drawn.slice() == Slice.CANARY;
      long now = ticker.get();
      CallListener call = live.evidence().drawn(key, drawn, now, 10_000_000_000L);
      assertThat(call).isNotNull();
      Outcome outcome = isCanary ? canary : Outcome.SUCCESS;
      call.unitEnded(
          new Ended(outcome),
          keys,
          () -> new Receipt("0", ROUTE, "1.5.0", Slice.CANARY, "a1", Instant.EPOCH, null, null),
          now);
      so += isCanary ? 1 : 0;
    }
  }

  private void pass(Duration time) {
    ticker.addAndGet(time.toNanos());
  }

  private List<AuditEntry> history() {
    return registry.history(ROUTE);
  }

  private void awaitShare(int partsPerMillion) {
    await()
        .until(
            () -> {
              RouteDocument document = Objects.requireNonNull(snapshots.state(ROUTE)).document();
              return document.serving().rollouts().get(0).share() == partsPerMillion;
            });
  }

  @Test
  void goesToTheNextStepOnceItLastedAndHasItsCalls() {
    start(ERRORS, "auto");
    ramps.look();
    call(60, Outcome.SUCCESS);
    pass(Duration.ofHours(1));
    ramps.look();

    AuditEntry entry = history().get(0);
    assertThat(entry.kind()).isEqualTo("set_share");
    assertThat(entry.actor()).isEqualTo("switchback:1");
    assertThat(entry.reason())
        .isEqualTo(
            "the step at 5% lasted 1h with 60 units of the canary, and nothing is breached or held");
    assertThat(entry.detail()).containsEntry("from", "5%").containsEntry("share", "25%");
    awaitShare(250_000);
  }

  @Test
  void eachStepHasToLastAndHaveCallsOfItsOwnUntilTheLast() {
    start(ERRORS, "auto");
    ramps.look();
    call(500, Outcome.SUCCESS);
    pass(Duration.ofHours(10));
    ramps.look();
    awaitShare(250_000);
    ramps.look();
    pass(Duration.ofHours(1));
    ramps.look();
    assertThat(history()).as("no calls of its own").hasSize(1);
    call(50, Outcome.SUCCESS);
    ramps.look();
    assertThat(history()).hasSize(2);
    awaitShare(500_000);
    ramps.look();
    call(500, Outcome.SUCCESS);
    pass(Duration.ofHours(10));
    ramps.look();
    assertThat(history()).as("no step is left").hasSize(2);
  }

  @Test
  void waitsForTimeByTheTicker() {
    start(ERRORS, "auto");
    ramps.look();
    call(500, Outcome.SUCCESS);
    pass(Duration.ofMinutes(59));
    ramps.look();
    assertThat(history()).isEmpty();
    pass(Duration.ofMinutes(1));
    ramps.look();
    assertThat(history()).hasSize(1);
  }

  @Test
  void waitsForUnitsOfTheCanary() {
    start(ERRORS, "auto");
    ramps.look();
    call(49, Outcome.SUCCESS);
    pass(Duration.ofDays(2));
    ramps.look();
    assertThat(history()).isEmpty();
  }

  @Test
  void timeAndCallsBeforeItWasFirstSeenDoNotCount() {
    start(ERRORS, "auto");
    call(500, Outcome.SUCCESS);
    pass(Duration.ofDays(2));
    ramps.look();
    ramps.look();
    assertThat(history()).isEmpty();
  }

  @Test
  void aFrozenRouteStaysWhereItIs() {
    start(ERRORS, "frozen");
    ramps.look();
    call(60, Outcome.SUCCESS);
    pass(Duration.ofHours(2));
    ramps.look();
    assertThat(history()).isEmpty();
    registry.change(ROUTE, new Change.Unfreeze(), "ana", "go on");
    await()
        .until(
            () -> {
              ramps.look();
              return history().size() == 2;
            });
  }

  @Test
  void aBreachThatHoldsStopsIt() {
    start("[{signal: error_rate, tolerate: +50%, on_breach: hold}]", "auto");
    ramps.look();
    call(60, Outcome.PROVIDER_FAULT);
    pass(Duration.ofHours(2));
    assertThat(Objects.requireNonNull(evidence.progress(ROUTE, "a1", ticker.get())).isStopped())
        .isTrue();
    ramps.look();
    assertThat(history()).isEmpty();
  }

  @Test
  void aRuleWithoutDataStopsIt() {
    start(
        "[{signal: error_rate, tolerate: +50%}, {signal: score.accuracy, tolerate: -5%}]", "auto");
    ramps.look();
    call(60, Outcome.SUCCESS);
    pass(Duration.ofHours(2));
    ramps.look();
    assertThat(history()).isEmpty();
  }

  @Test
  void anotherProcessThatWasFirstMakesNoDoubleStep() {
    start(ERRORS, "auto");
    ramps.look();
    call(60, Outcome.SUCCESS);
    pass(Duration.ofHours(1));
    Ramps other = ramps(snapshots, evidence, "switchback:2");
    other.look();
    call(60, Outcome.SUCCESS);
    pass(Duration.ofHours(1));
    registry.change(ROUTE, new Change.SetShare("a1", 250_000), "switchback:3", "first");
    ramps.look();
    other.look();
    assertThat(history()).extracting(AuditEntry::actor).containsExactly("switchback:3");
  }

  /** A store with leases, and the ramp of a process over it whose step is due. */
  private Ramps due() {
    start(ERRORS, "auto");
    leased = new LeasedStore(registry);
    Ramps due = new Ramps(snapshots, leased, evidence, ticker::get, "switchback:1");
    due.look();
    call(60, Outcome.SUCCESS);
    pass(Duration.ofHours(1));
    return due;
  }

  @Test
  void takesAStepUnderTheLeaseAndGivesItBack() {
    due().look();

    assertThat(history()).hasSize(1);
    assertThat(leased.acquire("ramp:" + ROUTE, "another", Duration.ofMinutes(1))).isNotNull();
  }

  @Test
  void takesNoStepWhileAnotherHoldsTheLeaseAndTriesOn() {
    Ramps due = due();
    leased.acquire("ramp:" + ROUTE, "another", Duration.ofMinutes(1));
    due.look();
    assertThat(history()).isEmpty();

    leased.end();
    pass(Duration.ofSeconds(1));
    due.look();
    assertThat(history()).as("it does not ask again at once").isEmpty();
    pass(Duration.ofSeconds(5));
    due.look();
    assertThat(history()).hasSize(1);
  }

  @Test
  void aStepThatComesAfterTheLeaseIsRefused() {
    Ramps due = due();
    leased.hang =
        () -> {
          leased.end();
          leased.acquire("ramp:" + ROUTE, "another", Duration.ofMinutes(1));
        };
    due.look();

    assertThat(history()).isEmpty();
    assertThat(leased.acquire("ramp:" + ROUTE, "a-third", Duration.ofMinutes(1))).isNull();
  }
}
