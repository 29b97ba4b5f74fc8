package dev.switchback.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import dev.switchback.document.Documents;
import dev.switchback.document.RouteDocument;
import dev.switchback.registry.WritersOfTheContract.End;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store promises. A new store starts by extending this. */
public abstract class RegistryContractTest {
  private Registry registry;

  /** A registry of an empty store. */
  protected abstract Registry create() throws Exception;

  /** Puts a whole document, by actor {@code file}. */
  protected void edit(Registry registry, String route, String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    registry.publish(route + ".yaml", bytes, "file", "edited by hand");
  }

  /** The registry that was created. */
  protected final Registry registry() {
    return registry;
  }

  @BeforeEach
  void begin() throws Exception {
    registry = create();
    edit(registry, RouteTexts.ROUTE, RouteTexts.plain());
  }

  @AfterEach
  void end() {
    registry.close();
  }

  final RouteDocument document() {
    return registry.readAll().get(RouteTexts.ROUTE).document();
  }

  @Test
  void readsOneAndAll() throws Exception {
    edit(registry, "other", RouteTexts.plain("other"));

    assertThat(registry.readAll()).containsOnlyKeys(RouteTexts.ROUTE, "other");
    assertThat(registry.read("other").document().route()).isEqualTo("other");
    assertThat(registry.read("none")).isNull();
  }

  @Test
  void handsOutBytesThatCannotHurtIt() {
    registry.read(RouteTexts.ROUTE).bytes()[0] = 'x';

    assertThat(registry.read(RouteTexts.ROUTE).bytes()[0]).isEqualTo((byte) '#');
  }

  @Test
  void changesWithAnAuditEntryAndTheNextRevision() {
    AuditEntry entry = registry.change(RouteTexts.ROUTE, new Change.Freeze(), "ana", "looking");

    assertThat(document().serving().revision()).isEqualTo(2);
    assertThat(entry.revision()).isEqualTo(2);
    assertThat(entry.actor()).isEqualTo("ana");
    assertThat(entry.after()).isEqualTo(Documents.digest(document()));
    assertThat(registry.history(RouteTexts.ROUTE)).containsExactly(entry);
  }

  @Test
  void keepsCommentsWhenItChanges() {
    registry.change(RouteTexts.ROUTE, new Change.StartCanary(RouteTexts.rollout("r1")), "ana", "");

    assertThat(new String(registry.read(RouteTexts.ROUTE).bytes(), StandardCharsets.UTF_8))
        .startsWith("# kept as it is\n")
        .contains("# the good one");
  }

  @Test
  void tellsHistoryOldestFirstAndFromARevision() {
    registry.change(RouteTexts.ROUTE, new Change.Freeze(), "ana", "");
    registry.change(RouteTexts.ROUTE, new Change.Unfreeze(), "ben", "");
    registry.change(RouteTexts.ROUTE, new Change.SwitchStable("1.6.0"), "ana", "incident");

    assertThat(registry.history(RouteTexts.ROUTE))
        .extracting(AuditEntry::kind)
        .containsExactly("freeze", "unfreeze", "switch_stable");
    assertThat(registry.history(RouteTexts.ROUTE, 3))
        .extracting(AuditEntry::revision)
        .containsExactly(3L, 4L);
    assertThat(registry.history("none")).isEmpty();
  }

  @Test
  void tellsTheNewestFirst() {
    registry.change(RouteTexts.ROUTE, new Change.Freeze(), "ana", "");
    registry.change(RouteTexts.ROUTE, new Change.Unfreeze(), "ben", "");
    registry.change(RouteTexts.ROUTE, new Change.Freeze(), "ana", "");

    assertThat(registry.newest(RouteTexts.ROUTE, 2))
        .extracting(AuditEntry::revision)
        .containsExactly(4L, 3L);
    assertThat(registry.newest(RouteTexts.ROUTE, 9)).hasSize(3);
    assertThat(registry.newest("none", 2)).isEmpty();
  }

  @Test
  void promisesCompareAndSetWithTheAuditInTheSameStep() {
    assertThat(registry.capabilities().cas()).isTrue();
    assertThat(registry.capabilities().atomicAudit()).isTrue();
  }

  @Test
  void refusesWhatTheStateMachineRefuses() {
    assertThatThrownBy(
            () -> registry.change(RouteTexts.ROUTE, new Change.Promote("nobody"), "ana", "because"))
        .isInstanceOf(ChangeRefusedException.class);
    assertThat(document().serving().revision()).isEqualTo(1);
    assertThat(registry.history(RouteTexts.ROUTE)).isEmpty();
  }

  @Test
  void refusesAChangeOfARouteItDoesNotHave() {
    assertThatThrownBy(() -> registry.change("none", new Change.Freeze(), "ana", ""))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("none");
  }

  @Test
  void takesAnEditWithoutANewRevisionAsAChangeByActorFile() throws Exception {
    registry.readAll();
    edit(
        registry,
        RouteTexts.ROUTE,
        RouteTexts.plain().replace("stable: \"1.4.0\"", "stable: \"1.6.0\""));

    assertThat(document().serving().stable()).isEqualTo("1.6.0");
    assertThat(document().serving().revision()).isEqualTo(2);
    assertThat(registry.history(RouteTexts.ROUTE))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.actor()).isEqualTo("file");
              assertThat(entry.kind()).isEqualTo("switch_stable");
              assertThat(entry.revision()).isEqualTo(2);
            });
  }

  @Test
  void keepsTheRevisionThatAnEditWrote() throws Exception {
    registry.readAll();
    edit(
        registry,
        RouteTexts.ROUTE,
        RouteTexts.withRevision(RouteTexts.plain(), 7)
            .replace("stable: \"1.4.0\"", "stable: \"1.6.0\""));

    assertThat(document().serving().revision()).isEqualTo(7);
    assertThat(registry.history(RouteTexts.ROUTE))
        .extracting(AuditEntry::revision)
        .containsExactly(7L);
  }

  @Test
  void keepsTheReferenceWhenAnEditRaisesTheRevision() throws Exception {
    registry.change(
        RouteTexts.ROUTE, new Change.RecordReference(Map.of("error_rate", 0.5)), "ana", "");
    String text = new String(registry.read(RouteTexts.ROUTE).bytes(), StandardCharsets.UTF_8);
    edit(
        registry,
        RouteTexts.ROUTE,
        text.replace("revision: 2\n", "revision: 9\n").replace("mode: auto", "mode: frozen"));

    assertThat(document().serving().revision()).isEqualTo(9);
    assertThat(document().serving().reference()).containsKey("error_rate");
  }

  @Test
  void hintsAtChangesAndAtEditsUntilTheWatchIsClosed() throws Exception {
    AtomicInteger hints = new AtomicInteger();
    Registry.Watch watch = registry.watch(hints::incrementAndGet);
    registry.change(RouteTexts.ROUTE, new Change.Freeze(), "ana", "");
    await().untilAtomic(hints, org.hamcrest.Matchers.greaterThan(0));

    int seen = hints.get();
    edit(registry, "other", RouteTexts.plain("other"));
    await().untilAtomic(hints, org.hamcrest.Matchers.greaterThan(seen));
    assertThat(watch.age()).isLessThan(Duration.ofSeconds(30));
    watch.close();
    watch.close();
  }

  @Test
  void losesNoChangeOfSixteenWriters() throws Exception {
    int writers = 16;
    int each = 4;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    List<Future<?>> running = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      String actor = "writer-" + writer;
      running.add(
          threads.submit(
              () -> {
                for (int i = 0; i < each; i++) {
                  String id = actor + "-" + i;
                  makeUntilItLands(new Change.Describe(id, null, null, null, null, null), actor);
                }
                return null;
              }));
    }
    for (Future<?> future : running) {
      future.get();
    }
    threads.shutdown();

    List<AuditEntry> history = registry.history(RouteTexts.ROUTE);
    assertThat(history)
        .extracting(AuditEntry::revision)
        .containsExactlyElementsOf(LongStream.rangeClosed(2, 1 + writers * each).boxed().toList());
    assertThat(AuditEntry.verify(history)).isNull();
    String before = null;
    String digest = null;
    for (AuditEntry entry : history) {
      assertThat(entry.previousHash()).isEqualTo(before);
      if (digest != null) {
        assertThat(entry.before()).isEqualTo(digest);
      }
      before = entry.hash();
      digest = entry.after();
    }
    assertThat(Documents.digest(document())).isEqualTo(digest);
  }

  private void makeUntilItLands(Change change, String actor) {
    await()
        .ignoreExceptionsInstanceOf(RegistryException.class)
        .until(() -> registry.change(RouteTexts.ROUTE, change, actor, "") != null);
  }

  /** Registries of other processes on the same store; none where there can be none. */
  protected List<Registry> others() throws Exception {
    return List.of();
  }

  @Test
  void keepsTheHistoryLinearThoughSixteenWriteAtOnce() throws Exception {
    RouteDocument first = document();
    WritersOfTheContract writers =
        new WritersOfTheContract(RouteTexts.ROUTE, 16, changesOfEachWriter());
    List<Registry> all = new ArrayList<>(others());
    all.add(registry);
    try {
      writers.run(all);
    } finally {
      all.forEach(Registry::close);
    }

    int landed = writers.attempts(End.LANDED).size();
    int lost = writers.attempts(End.LOST).size();
    assertThat(landed + lost + writers.attempts(End.REFUSED).size())
        .isEqualTo(16 * changesOfEachWriter());
    assertThat(landed).isGreaterThan(lost);
    LinearHistory.check(first, registry.history(RouteTexts.ROUTE), document(), writers);
  }

  /** More with {@code -Dswitchback.contract.changes=625}, ten thousand in all. */
  protected int changesOfEachWriter() {
    return Integer.getInteger("switchback.contract.changes", 60);
  }

  @Test
  void canBeClosedTwice() {
    registry.close();
    registry.close();
  }
}
