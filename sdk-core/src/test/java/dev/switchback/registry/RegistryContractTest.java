package dev.switchback.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import dev.switchback.document.Documents;
import dev.switchback.document.RouteDocument;
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

  /** An empty store. */
  protected abstract Registry create() throws Exception;

  /** Saves a document as an editor would. */
  protected abstract void edit(Registry registry, String route, String text) throws Exception;

  @BeforeEach
  void begin() throws Exception {
    registry = create();
    edit(registry, Yaml.ROUTE, Yaml.plain());
  }

  @AfterEach
  void end() {
    registry.close();
  }

  private RouteDocument document() {
    return registry.readAll().get(Yaml.ROUTE).document();
  }

  @Test
  void readsOneAndAll() throws Exception {
    edit(registry, "other", Yaml.plain("other"));

    assertThat(registry.readAll()).containsOnlyKeys(Yaml.ROUTE, "other");
    assertThat(registry.read("other").document().route()).isEqualTo("other");
    assertThat(registry.read("none")).isNull();
  }

  @Test
  void handsOutBytesThatCannotHurtIt() {
    registry.read(Yaml.ROUTE).bytes()[0] = 'x';

    assertThat(registry.read(Yaml.ROUTE).bytes()[0]).isEqualTo((byte) '#');
  }

  @Test
  void changesWithAnAuditEntryAndTheNextRevision() {
    AuditEntry entry = registry.change(Yaml.ROUTE, new Change.Freeze(), "ana", "looking");

    assertThat(document().serving().revision()).isEqualTo(2);
    assertThat(entry.revision()).isEqualTo(2);
    assertThat(entry.actor()).isEqualTo("ana");
    assertThat(entry.after()).isEqualTo(Documents.digest(document()));
    assertThat(registry.history(Yaml.ROUTE)).containsExactly(entry);
  }

  @Test
  void keepsCommentsWhenItChanges() {
    registry.change(Yaml.ROUTE, new Change.StartCanary(Yaml.rollout("r1")), "ana", "");

    assertThat(
            new String(registry.read(Yaml.ROUTE).bytes(), java.nio.charset.StandardCharsets.UTF_8))
        .startsWith("# kept as it is\n")
        .contains("# the good one");
  }

  @Test
  void tellsHistoryOldestFirstAndFromARevision() {
    registry.change(Yaml.ROUTE, new Change.Freeze(), "ana", "");
    registry.change(Yaml.ROUTE, new Change.Unfreeze(), "ben", "");
    registry.change(Yaml.ROUTE, new Change.SwitchStable("1.6.0"), "ana", "incident");

    assertThat(registry.history(Yaml.ROUTE))
        .extracting(AuditEntry::kind)
        .containsExactly("freeze", "unfreeze", "switch_stable");
    assertThat(registry.history(Yaml.ROUTE, 3))
        .extracting(AuditEntry::revision)
        .containsExactly(3L, 4L);
    assertThat(registry.history("none")).isEmpty();
  }

  @Test
  void refusesWhatTheStateMachineRefuses() {
    assertThatThrownBy(
            () -> registry.change(Yaml.ROUTE, new Change.Promote("nobody"), "ana", "because"))
        .isInstanceOf(ChangeRefusedException.class);
    assertThat(document().serving().revision()).isEqualTo(1);
    assertThat(registry.history(Yaml.ROUTE)).isEmpty();
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
    edit(registry, Yaml.ROUTE, Yaml.plain().replace("stable: \"1.4.0\"", "stable: \"1.6.0\""));

    assertThat(document().serving().stable()).isEqualTo("1.6.0");
    assertThat(document().serving().revision()).isEqualTo(2);
    assertThat(registry.history(Yaml.ROUTE))
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
        Yaml.ROUTE,
        Yaml.withRevision(Yaml.plain(), 7).replace("stable: \"1.4.0\"", "stable: \"1.6.0\""));

    assertThat(document().serving().revision()).isEqualTo(7);
    assertThat(registry.history(Yaml.ROUTE)).extracting(AuditEntry::revision).containsExactly(7L);
  }

  @Test
  void keepsTheReferenceWhenAnEditRaisesTheRevision() throws Exception {
    registry.change(Yaml.ROUTE, new Change.RecordReference(Map.of("error_rate", 0.5)), "ana", "");
    String text =
        new String(registry.read(Yaml.ROUTE).bytes(), java.nio.charset.StandardCharsets.UTF_8);
    edit(
        registry,
        Yaml.ROUTE,
        text.replace("revision: 2\n", "revision: 9\n").replace("mode: auto", "mode: frozen"));

    assertThat(document().serving().revision()).isEqualTo(9);
    assertThat(document().serving().reference()).containsKey("error_rate");
  }

  @Test
  void refusesAnEditThatTheStateMachineRefuses() throws Exception {
    registry.change(Yaml.ROUTE, new Change.StartCanary(Yaml.rollout("r1")), "ana", "");
    registry.change(Yaml.ROUTE, new Change.Revert("r1", Map.of()), "sdk", "breach");
    String reverted =
        new String(registry.read(Yaml.ROUTE).bytes(), java.nio.charset.StandardCharsets.UTF_8);
    String again = Yaml.withRevision(Yaml.canary(), 3);
    edit(registry, Yaml.ROUTE, again);

    Stored refused = registry.read(Yaml.ROUTE);
    assertThat(refused.document()).isNull();
    assertThat(refused.problems().get(0).toString()).contains(Yaml.ROUTE + ".yaml");
    assertThat(registry.history(Yaml.ROUTE)).hasSize(2);
    edit(registry, Yaml.ROUTE, reverted);
    assertThat(document().serving().revision()).isEqualTo(3);
  }

  @Test
  void refusesAnEditWithALowerRevisionAndNamesTheOneToWrite() throws Exception {
    registry.change(Yaml.ROUTE, new Change.Freeze(), "ana", "");
    edit(registry, Yaml.ROUTE, Yaml.plain().replace("stable: \"1.4.0\"", "stable: \"1.6.0\""));

    Stored refused = registry.read(Yaml.ROUTE);
    assertThat(refused.document()).isNull();
    assertThat(refused.problems().get(0).field()).isEqualTo("serving.revision");
    assertThat(refused.problems().get(0).remedy()).contains("revision: 3");
  }

  @Test
  void readsTheOthersWhenOneIsBroken() throws Exception {
    edit(registry, "broken", "route: [");

    Map<String, Stored> all = registry.readAll();
    assertThat(all.get("broken").problems()).isNotEmpty();
    assertThat(all.get("broken").document()).isNull();
    assertThat(all.get(Yaml.ROUTE).document()).isNotNull();
  }

  @Test
  void hintsAtChangesAndAtEditsUntilTheWatchIsClosed() throws Exception {
    AtomicInteger hints = new AtomicInteger();
    Registry.Watch watch = registry.watch(hints::incrementAndGet);
    registry.change(Yaml.ROUTE, new Change.Freeze(), "ana", "");
    await().untilAtomic(hints, org.hamcrest.Matchers.greaterThan(0));

    int seen = hints.get();
    edit(registry, "other", Yaml.plain("other"));
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
                  Change describe = new Change.Describe(id, null, null, null, null, null);
                  registry.change(Yaml.ROUTE, describe, actor, "");
                }
                return null;
              }));
    }
    for (Future<?> future : running) {
      future.get();
    }
    threads.shutdown();

    List<AuditEntry> history = registry.history(Yaml.ROUTE);
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

  @Test
  void canBeClosedTwice() {
    registry.close();
    registry.close();
  }
}
