package dev.switchback.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchback.Event;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What a store promises that many processes share over a network. */
public abstract class SharedStoreContractTest extends RegistryContractTest {
  private static final StoreWatch.Pace HOURLY =
      new StoreWatch.Pace(Duration.ofHours(1), Duration.ofHours(1));
  private static final Duration SOON = Duration.ofSeconds(20);

  private final List<Event> events = new CopyOnWriteArrayList<>();

  /** Another process's registry of the same store. */
  protected abstract Registry open(StoreWatch.Pace pace) throws Exception;

  /** Stops the server, or cuts it off. */
  protected abstract void stop() throws Exception;

  /** Starts it again, with what it held. */
  protected abstract void start() throws Exception;

  /** Makes the store answer with a document, as a lagging replica or a restored backup does. */
  protected abstract void force(String route, String text) throws Exception;

  /** Makes the store answer without the route. */
  protected abstract void forget(String route) throws Exception;

  /** The pace of a store that pushes; others poll as usual. */
  protected StoreWatch.Pace pushed() {
    return HOURLY;
  }

  private Snapshots<Long> serve(Registry registry) {
    return Snapshots.<Long>builder(registry, state -> state.document().serving().revision())
        .events(events::add)
        .startTimeout(SOON)
        .start();
  }

  /** A pool may still hold connections that the stop broke: what fails on one is tried again. */
  private void changeAgain(Change change) {
    await()
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(RegistryException.class)
        .until(() -> registry().change(RouteTexts.ROUTE, change, "ana", "").revision() > 1);
  }

  @Test
  void hearsOfAnotherProcessThoughPollingIsHourly() throws Exception {
    try (Registry other = open(pushed());
        Snapshots<Long> served = serve(other)) {
      assertThat(served.get(RouteTexts.ROUTE)).isEqualTo(1);
      registry().change(RouteTexts.ROUTE, new Change.Freeze(), "ana", "");
      await().atMost(SOON).until(() -> served.get(RouteTexts.ROUTE) == 2);
      registry().change(RouteTexts.ROUTE, new Change.Unfreeze(), "ana", "");
      await().atMost(SOON).until(() -> served.get(RouteTexts.ROUTE) == 3);
    }
  }

  @Test
  void saysThatTheConnectionIsLostAndMissesNoFinalState() throws Exception {
    try (Registry other = open(pushed());
        Snapshots<Long> served = serve(other)) {
      await().atMost(SOON).until(() -> served.status().state() == Status.State.READY);
      stop();
      assertThat(served.get(RouteTexts.ROUTE)).isEqualTo(1);
      await().atMost(SOON).until(() -> served.status().state() == Status.State.STALE);
      assertThat(events).anyMatch(event -> event instanceof Event.RefreshFailed);
      start();
      changeAgain(new Change.Freeze());
      registry().change(RouteTexts.ROUTE, new Change.Unfreeze(), "ana", "");

      await().atMost(SOON).until(() -> served.get(RouteTexts.ROUTE) == 3);
      registry().change(RouteTexts.ROUTE, new Change.Freeze(), "ana", "");
      await().atMost(SOON).until(() -> served.get(RouteTexts.ROUTE) == 4);
    }
  }

  @Test
  void refusesChangesWhileItIsAwayAndTakesThemWhenItIsBack() throws Exception {
    registry().change(RouteTexts.ROUTE, new Change.Freeze(), "ana", "");
    try (Snapshots<Long> served = serve(registry())) {
      stop();
      assertThatThrownBy(
              () -> registry().change(RouteTexts.ROUTE, new Change.Unfreeze(), "ana", ""))
          .isInstanceOf(RegistryException.class);
      assertThatThrownBy(() -> registry().readAll()).isInstanceOf(RegistryException.class);
      assertThat(served.get(RouteTexts.ROUTE)).isEqualTo(2);
      start();

      changeAgain(new Change.Unfreeze());
      await().atMost(SOON).until(() -> served.get(RouteTexts.ROUTE) == 3);
    }
    List<AuditEntry> history = registry().history(RouteTexts.ROUTE);
    assertThat(history).extracting(AuditEntry::revision).containsExactly(2L, 3L);
    assertThat(AuditEntry.verify(history)).isNull();
  }

  @Test
  void refusesADocumentThatTheStateMachineRefusesAndKeepsWhatItHas() throws Exception {
    registry()
        .change(RouteTexts.ROUTE, new Change.StartCanary(RouteTexts.rollout("r1")), "ana", "");
    byte[] before = registry().read(RouteTexts.ROUTE).bytes();

    assertThatThrownBy(() -> edit(registry(), RouteTexts.ROUTE, RouteTexts.plain()))
        .isInstanceOf(ChangeRefusedException.class)
        .hasMessageContaining("revision: 3");
    assertThatThrownBy(() -> edit(registry(), RouteTexts.ROUTE, "route: ["))
        .isInstanceOf(dev.switchback.document.DocumentException.class);
    assertThat(registry().read(RouteTexts.ROUTE).bytes()).isEqualTo(before);
    assertThat(registry().history(RouteTexts.ROUTE)).hasSize(1);
  }

  @Test
  void readsTheOthersWhenOneIsBroken() throws Exception {
    force("broken", "route: [");

    assertThat(registry().readAll().get("broken").problems()).isNotEmpty();
    assertThat(registry().readAll().get(RouteTexts.ROUTE).document()).isNotNull();
  }

  @Test
  void anOlderRevisionNeverReplacesWhatServesAndIsCounted() throws Exception {
    registry().change(RouteTexts.ROUTE, new Change.Freeze(), "ana", "");
    try (Snapshots<Long> served = serve(registry())) {
      force(RouteTexts.ROUTE, RouteTexts.plain());
      served.refresh();
      await().atMost(SOON).until(() -> served.status().ignored() >= 1);

      assertThat(served.get(RouteTexts.ROUTE)).isEqualTo(2);
      assertThat(served.status().state()).isEqualTo(Status.State.STALE);
      assertThat(events).anyMatch(event -> event instanceof Event.RefreshFailed);
    }
  }

  @Test
  void aRouteThatVanishedServesOnAndIsCounted() throws Exception {
    try (Snapshots<Long> served = serve(registry())) {
      forget(RouteTexts.ROUTE);
      served.refresh();
      await().atMost(SOON).until(() -> served.status().ignored() >= 1);

      assertThat(served.get(RouteTexts.ROUTE)).isEqualTo(1);
      assertThat(events).anyMatch(event -> event instanceof Event.RefreshFailed);
      assertThatThrownBy(() -> registry().change(RouteTexts.ROUTE, new Change.Freeze(), "ana", ""))
          .isInstanceOf(RegistryException.class);
    }
  }

  @Test
  void oneRevisionWithTwoContentsIsAnAlarm() throws Exception {
    registry().change(RouteTexts.ROUTE, new Change.Freeze(), "ana", "");
    try (Snapshots<Long> served = serve(registry())) {
      force(
          RouteTexts.ROUTE,
          RouteTexts.withRevision(RouteTexts.plain(), 2)
              .replace("stable: \"1.4.0\"", "stable: \"1.6.0\""));
      served.refresh();
      await()
          .atMost(SOON)
          .until(() -> events.stream().anyMatch(event -> event instanceof Event.DocumentRefused));

      assertThat(served.state(RouteTexts.ROUTE).document().serving().stable()).isEqualTo("1.4.0");
      assertThat(served.problems(RouteTexts.ROUTE).get(0).message()).contains("two writers");
    }
  }

  @Test
  void aHigherEpochIsTakenAfterARestore() throws Exception {
    registry().change(RouteTexts.ROUTE, new Change.Freeze(), "ana", "");
    try (Snapshots<Long> served = serve(registry())) {
      edit(
          registry(),
          RouteTexts.ROUTE,
          RouteTexts.plain().replace("  revision: 1\n", "  revision: 1\n  epoch: 2\n"));
      await().atMost(SOON).until(() -> served.get(RouteTexts.ROUTE) == 3);
    }
    assertThat(document().serving().epoch()).isEqualTo(2);
    assertThat(registry().newest(RouteTexts.ROUTE, 1).get(0).kind()).isEqualTo("restore");
  }

  @Override
  protected List<Registry> others() throws Exception {
    return List.of(
        open(StoreWatch.Pace.USUAL), open(StoreWatch.Pace.USUAL), open(StoreWatch.Pace.USUAL));
  }
}
