package dev.switchback.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchback.Event;
import dev.switchback.document.Change;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotsTest {
  private final InMemoryRegistry memory = InMemoryRegistry.ofYaml(RouteTexts.canary());
  private final FlakyRegistry registry = new FlakyRegistry(memory);
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final AtomicLong nanos = new AtomicLong();
  private final List<Snapshots<RouteState>> started = new ArrayList<>();

  @AfterEach
  void end() {
    started.forEach(Snapshots::close);
  }

  private SnapshotsBuilder<RouteState> settings() {
    return Snapshots.builder(registry, state -> state).events(events::add).ticker(nanos::get);
  }

  private Snapshots<RouteState> start() {
    return start(settings());
  }

  private Snapshots<RouteState> start(SnapshotsBuilder<RouteState> settings) {
    Snapshots<RouteState> snapshots = settings.start();
    started.add(snapshots);
    return snapshots;
  }

  private static void settled(Snapshots<?> snapshots) throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);
    snapshots.refresh();
    snapshots.run(reached::countDown);
    reached.await();
  }

  private <T extends Event> List<T> told(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static String stable(Snapshots<RouteState> snapshots) {
    return snapshots.get(RouteTexts.ROUTE).document().serving().stable();
  }

  @Test
  void servesWhatTheRegistryHas() {
    Snapshots<RouteState> snapshots = start();

    assertThat(snapshots.routes()).containsExactly(RouteTexts.ROUTE);
    assertThat(snapshots.get(RouteTexts.ROUTE).source()).isEqualTo(Source.REMOTE);
    assertThat(snapshots.get("none")).isNull();
    assertThat(snapshots.awaitReady(Duration.ofSeconds(5))).isTrue();
    assertThat(snapshots.status().sources()).containsEntry(RouteTexts.ROUTE, Source.REMOTE);
  }

  @Test
  void servesAChangeAndTellsWhoMadeIt() throws Exception {
    Snapshots<RouteState> snapshots = start();
    memory.change(RouteTexts.ROUTE, new Change.SwitchStable("1.6.0"), "ana", "incident");
    settled(snapshots);

    assertThat(stable(snapshots)).isEqualTo("1.6.0");
    Event.ServingChanged changed = told(Event.ServingChanged.class).get(1);
    assertThat(changed.before()).isEqualTo(1);
    assertThat(changed.after()).isEqualTo(2);
    assertThat(changed.actor()).isEqualTo("ana");
  }

  @Test
  void takesARolloutBackAtOnceWithoutTheRegistry() {
    Snapshots<RouteState> snapshots = start();
    registry.away(true);

    assertThat(snapshots.revertLocally(RouteTexts.ROUTE, "r1")).isTrue();
    assertThat(snapshots.get(RouteTexts.ROUTE).reverted()).containsExactly("r1");
    assertThat(snapshots.revertLocally(RouteTexts.ROUTE, "r1")).isFalse();
  }

  @Test
  void keepsARolloutBackWhenADocumentStillListsIt() throws Exception {
    Snapshots<RouteState> snapshots = start();
    snapshots.revertLocally(RouteTexts.ROUTE, "r1");
    memory.change(RouteTexts.ROUTE, new Change.Freeze(), "ana", "");
    settled(snapshots);

    assertThat(snapshots.get(RouteTexts.ROUTE).document().serving().revision()).isEqualTo(2);
    assertThat(snapshots.get(RouteTexts.ROUTE).reverted()).containsExactly("r1");
  }

  @Test
  void ignoresALowerRevisionAndCountsIt() throws Exception {
    Snapshots<RouteState> snapshots = start();
    memory.change(RouteTexts.ROUTE, new Change.SwitchStable("1.6.0"), "ana", "incident");
    settled(snapshots);
    registry.answers(Stored.ofText(RouteTexts.ROUTE, "replica.yaml", RouteTexts.canary()));
    settled(snapshots);
    settled(snapshots);

    assertThat(stable(snapshots)).isEqualTo("1.6.0");
    assertThat(snapshots.status().ignored()).isEqualTo(1);
    assertThat(snapshots.status().state()).isEqualTo(Status.State.STALE);
    assertThat(told(Event.RefreshFailed.class))
        .singleElement()
        .extracting(Event.RefreshFailed::message)
        .asString()
        .contains("raise serving.epoch to 2");
  }

  @Test
  void takesALowerRevisionOfAHigherEpoch() throws Exception {
    memory.change(RouteTexts.ROUTE, new Change.Freeze(), "ana", "");
    Snapshots<RouteState> snapshots = start();
    registry.answers(
        Stored.ofText(
            RouteTexts.ROUTE,
            "restored.yaml",
            RouteTexts.plain().replace("revision: 1\n", "revision: 1\n  epoch: 2\n")));
    settled(snapshots);

    assertThat(snapshots.get(RouteTexts.ROUTE).document().serving().epoch()).isEqualTo(2);
  }

  @Test
  void raisesAnAlarmForOneRevisionWithTwoContents() throws Exception {
    Snapshots<RouteState> snapshots = start();
    registry.answers(
        Stored.ofText(
            RouteTexts.ROUTE,
            "other.yaml",
            RouteTexts.canary().replace("stable: \"1.4.0\"", "stable: \"1.6.0\"")));
    settled(snapshots);

    assertThat(stable(snapshots)).isEqualTo("1.4.0");
    assertThat(told(Event.DocumentRefused.class).get(0).problems().get(0).field())
        .isEqualTo("serving.revision");
  }

  @Test
  void refusesAModelThatIsNotAllowedAndServesOn() throws Exception {
    Snapshots<RouteState> snapshots =
        start(settings().allow((provider, model) -> !model.contains("nano")));
    registry.answers(
        Stored.ofText(
            RouteTexts.ROUTE,
            "edited.yaml",
            RouteTexts.withRevision(RouteTexts.canary(), 2)
                .replace("model: gpt-5\n", "model: gpt-5-nano\n")));
    settled(snapshots);
    settled(snapshots);

    assertThat(snapshots.get(RouteTexts.ROUTE).document().serving().revision()).isEqualTo(1);
    assertThat(told(Event.DocumentRefused.class)).hasSize(1);
    assertThat(snapshots.problems(RouteTexts.ROUTE).get(0).toString())
        .contains("edited.yaml")
        .contains("versions[2].model")
        .contains("allow(\"openai\", \"gpt-5-nano\")");
    registry.answers(Stored.ofText(RouteTexts.ROUTE, "edited.yaml", RouteTexts.canary()));
    settled(snapshots);
    assertThat(snapshots.problems(RouteTexts.ROUTE)).isEmpty();
    assertThat(snapshots.status().state()).isEqualTo(Status.State.READY);
  }

  @Test
  void serveOnAndSayStaleWhileTheRegistryIsAway() throws Exception {
    Snapshots<RouteState> snapshots = start();
    registry.away(true);
    settled(snapshots);

    assertThat(snapshots.status().state()).isEqualTo(Status.State.STALE);
    assertThat(snapshots.status().failure()).contains("it is away");
    assertThat(snapshots.get(RouteTexts.ROUTE).stale()).isFalse();
    assertThat(told(Event.RefreshFailed.class)).hasSize(1);
    registry.away(false);
    assertThat(snapshots.awaitReady(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void serveOnWhenTheRegistryLosesARoute() throws Exception {
    Snapshots<RouteState> snapshots = start();
    registry.answers();
    settled(snapshots);

    assertThat(stable(snapshots)).isEqualTo("1.4.0");
    assertThat(snapshots.status().state()).isEqualTo(Status.State.STALE);
    assertThat(told(Event.RefreshFailed.class)).hasSize(1);
  }

  @Test
  void marksARouteStaleOnlyBeyondItsMaxStalenessAndFreshAgain() throws Exception {
    memory.putYaml("patient", RouteTexts.plain("patient"));
    memory.putYaml(
        "strict", RouteTexts.plain("strict").replace("versions:", "max_staleness: 1m\nversions:"));
    Snapshots<RouteState> snapshots = start();
    registry.away(true);
    nanos.addAndGet(Duration.ofSeconds(59).toNanos());
    settled(snapshots);
    assertThat(snapshots.get("strict").stale()).isFalse();

    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    settled(snapshots);
    assertThat(snapshots.get("strict").stale()).isTrue();
    assertThat(snapshots.get("patient").stale()).isFalse();

    registry.away(false);
    settled(snapshots);
    assertThat(snapshots.get("strict").stale()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "route: ["})
  void aRouteThatIsLostOrRefusedGoesStaleOnlyBeyondItsMaxStaleness(String text) throws Exception {
    memory.putYaml(
        "strict", RouteTexts.plain("strict").replace("versions:", "max_staleness: 1m\nversions:"));
    Snapshots<RouteState> snapshots = start();
    settled(snapshots);
    Stored broken = Stored.ofText("strict", "strict.yaml", text);
    registry.answers(text.isEmpty() ? new Stored[0] : new Stored[] {broken});
    nanos.addAndGet(Duration.ofSeconds(59).toNanos());
    settled(snapshots);
    assertThat(snapshots.status().state()).isEqualTo(Status.State.STALE);
    assertThat(snapshots.get("strict").stale()).isFalse();

    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    settled(snapshots);
    assertThat(snapshots.get("strict").stale()).isTrue();
  }

  @Test
  void readsAgainBySelfWhereMaxStalenessIsDeclared() {
    memory.putYaml(
        "strict",
        RouteTexts.plain("strict").replace("versions:", "max_staleness: 100ms\nversions:"));
    Snapshots<RouteState> snapshots = start(settings().ticker(System::nanoTime));
    registry.away(true);
    await().until(() -> snapshots.get("strict").stale());
    registry.away(false);
    await().until(() -> !snapshots.get("strict").stale());
  }

  @Test
  void servesThePackagedDefaultUntilTheRegistryIsHeard() {
    registry.away(true);
    Snapshots<RouteState> snapshots =
        start(
            settings()
                .packaged(
                    List.of(RouteTexts.document(RouteTexts.withRevision(RouteTexts.plain(), 9)))));
    assertThat(snapshots.get(RouteTexts.ROUTE).source()).isEqualTo(Source.PACKAGED);

    registry.away(false);
    await().until(() -> snapshots.get(RouteTexts.ROUTE).source() == Source.REMOTE);
    assertThat(snapshots.get(RouteTexts.ROUTE).document().serving().revision()).isEqualTo(1);
  }

  @Test
  void prefersTheLastGoodDocumentToThePackagedOne(@TempDir Path directory) {
    start(settings().stateDirectory(directory)).close();
    registry.away(true);
    String packaged = RouteTexts.withRevision(RouteTexts.plain(), 9);
    Snapshots<RouteState> snapshots =
        start(
            settings()
                .stateDirectory(directory)
                .packaged(
                    List.of(
                        RouteTexts.document(packaged),
                        RouteTexts.document(RouteTexts.plain("other")))));

    assertThat(snapshots.get(RouteTexts.ROUTE).source()).isEqualTo(Source.DISK);
    assertThat(snapshots.get(RouteTexts.ROUTE).document().serving().revision()).isEqualTo(1);
    assertThat(snapshots.get("other").source()).isEqualTo(Source.PACKAGED);
  }

  @Test
  void readsOnAndBeginsAgainWhenTheWatchCannotBegin() throws Exception {
    registry.refusesWatches(2);
    Snapshots<RouteState> snapshots = start();
    assertThat(stable(snapshots)).isEqualTo("1.4.0");

    await().until(() -> registry.watches() == 1);
    memory.change(RouteTexts.ROUTE, new Change.SwitchStable("1.6.0"), "ana", "incident");
    await().until(() -> stable(snapshots).equals("1.6.0"));
  }

  @Test
  void doesNotWaitForARegistryThatHangs() {
    CountDownLatch until = new CountDownLatch(1);
    registry.hangs(until);
    try {
      Snapshots<RouteState> snapshots =
          start(
              settings()
                  .startTimeout(Duration.ofMillis(50))
                  .packaged(List.of(RouteTexts.document(RouteTexts.plain()))));
      assertThat(snapshots.get(RouteTexts.ROUTE).source()).isEqualTo(Source.PACKAGED);
    } finally {
      until.countDown();
    }
  }

  @Test
  void failsAtStartWhenNothingCanBeServed() {
    registry.away(true);
    assertThatThrownBy(this::start)
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("FlakyRegistry")
        .hasMessageContaining("it is away")
        .hasMessageContaining("stateDirectory");
  }

  @Test
  void namesTheBrokenLineAtStart() {
    registry.answers(Stored.ofText("x", "x.yaml", "route: x\nroute: y\n"));
    assertThatThrownBy(this::start)
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("x.yaml:2");
  }

  @Test
  void servesTheOthersWhenOneRouteIsBroken() {
    memory.putYaml("broken", "route: [");
    Snapshots<RouteState> snapshots = start();

    assertThat(snapshots.routes()).containsExactly(RouteTexts.ROUTE);
    assertThat(snapshots.problems()).containsOnlyKeys("broken");
    assertThat(snapshots.status().state()).isEqualTo(Status.State.READY);
  }

  @Test
  void survivesAListenerThatThrows() throws Exception {
    Snapshots<RouteState> snapshots =
        start(
            settings()
                .events(
                    event -> {
                      throw new IllegalStateException("listener");
                    }));
    memory.change(RouteTexts.ROUTE, new Change.SwitchStable("1.6.0"), "ana", "incident");
    settled(snapshots);

    assertThat(stable(snapshots)).isEqualTo("1.6.0");
  }

  @Test
  void showsNoHalfOfAFlipToReaders() throws Exception {
    Snapshots<String> snapshots =
        Snapshots.builder(
                registry,
                state ->
                    state.document().serving().revision()
                        + " "
                        + state.document().serving().stable())
            .start();
    AtomicReference<String> torn = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(1);
    Thread reader =
        new Thread(
            () -> {
              while (done.getCount() > 0) {
                String seen = snapshots.get(RouteTexts.ROUTE);
                long revision = Long.parseLong(seen.substring(0, seen.indexOf(' ')));
                if (seen.endsWith("1.6.0") != (revision % 2 == 0)) {
                  torn.set(seen);
                }
              }
            });
    reader.start();
    for (int i = 0; i < 20; i++) {
      String next = i % 2 == 0 ? "1.6.0" : "1.4.0";
      memory.change(RouteTexts.ROUTE, new Change.SwitchStable(next), "ana", "drill");
      settled(snapshots);
    }
    done.countDown();
    reader.join();
    snapshots.close();

    assertThat(torn.get()).isNull();
  }

  @Test
  void endsItsThreadAndSaysFailedWhenClosed() {
    Snapshots<RouteState> snapshots = start();
    snapshots.close();
    snapshots.close();

    assertThat(snapshots.status().state()).isEqualTo(Status.State.FAILED);
    assertThat(snapshots.awaitReady(Duration.ofSeconds(5))).isFalse();
    assertThat(stable(snapshots)).isEqualTo("1.4.0");
    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals(Writer.NAME)));
  }
}
