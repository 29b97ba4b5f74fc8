package dev.switchback;

import static dev.switchback.TestRoutes.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.Serving;
import dev.switchback.registry.InMemoryRegistry;
import dev.switchback.registry.Registry;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.Stored;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A revert on its way to the registry: off here at once, tried until it lands, written once. */
class RevertDeliveryTest {
  private final InMemoryRegistry memory =
      InMemoryRegistry.ofYaml(TestRoutes.canary("50%", TestRoutes.ERRORS_ONLY));
  private final RecordingObserver recorded = new RecordingObserver();

  /** A store that is away as long as there is a failure to throw. */
  private static final class Away extends WrappedRegistry {
    volatile @Nullable Supplier<RuntimeException> failure;
    volatile boolean reads;
    final AtomicInteger asked = new AtomicInteger();

    Away(Registry behind) {
      super(behind);
    }

    @Override
    public Map<String, Stored> readAll() {
      Supplier<RuntimeException> now = failure;
      if (now != null && !reads) {
        throw now.get();
      }
      return super.readAll();
    }

    @Override
    public AuditEntry change(String route, Change change, String actor, String reason) {
      asked.incrementAndGet();
      Supplier<RuntimeException> now = failure;
      if (now != null) {
        throw now.get();
      }
      return super.change(route, change, actor, reason);
    }
  }

  private Switchback.Builder on(Registry registry) {
    return Switchback.builder().registry(registry).allow("openai", "small-*").observer(recorded);
  }

  private void breach(Switchback switchback) {
    int before = recorded.events(Event.Breached.class).size();
    for (int call = 0; call < 3_000; call++) {
      RevertEndToEndTest.failingCanary(switchback, "customer-" + call);
      if (recorded.events(Event.Breached.class).size() > before) {
        return;
      }
    }
    await().until(() -> recorded.events(Event.Breached.class).size() > before);
  }

  private static void assertStableOnly(Switchback switchback) {
    for (int call = 0; call < 200; call++) {
      assertThat(
              switchback
                  .<String, RuntimeException>invoke(ROUTE, Key.of("other-" + call), Target::model)
                  .resolution()
                  .slice())
          .isEqualTo(Slice.STABLE);
    }
  }

  private List<AuditEntry> reverts() {
    return memory.history(ROUTE).stream().filter(entry -> entry.kind().equals("revert")).toList();
  }

  private boolean isWritten() {
    return recorded.events(Event.Reverted.class).stream().anyMatch(Event.Reverted::written);
  }

  @Test
  void isWrittenAgainWhereTheStoreLostItAndAPersonRaisedTheEpoch() {
    try (Switchback switchback = on(memory).build()) {
      breach(switchback);
      await().until(() -> switchback.document(ROUTE).serving().rollouts().isEmpty());

      String lost = TestRoutes.canary("50%", TestRoutes.ERRORS_ONLY);
      memory.putYaml(ROUTE, lost.replace("  revision: 7\n", "  revision: 7\n  epoch: 2\n"));
      await().until(() -> reverts().size() == 2);
      assertStableOnly(switchback);
      await().until(() -> switchback.document(ROUTE).serving().isQuarantined("1.5.0"));
    }
    assertThat(memory.history(ROUTE))
        .extracting(AuditEntry::kind)
        .containsExactly("revert", "restore", "revert");
    assertThat(reverts().get(1).reason()).contains("had lost");
  }

  @Test
  void isTriedUntilTheStoreIsBackAndWrittenOnce() {
    Away store = new Away(memory);
    try (Switchback switchback = on(store).build()) {
      store.failure = () -> new RegistryException("it is away");
      breach(switchback);
      assertStableOnly(switchback);
      await().until(() -> store.asked.get() >= 2);
      assertThat(reverts()).isEmpty();
      assertThat(recorded.events(Event.Reverted.class))
          .singleElement()
          .satisfies(
              told -> {
                assertThat(told.written()).isFalse();
                assertThat(told.failure()).contains("it is away");
                assertThat(told.runbook()).isEqualTo("https://wiki.example.com/triage");
              });

      store.failure = null;
      await().until(this::isWritten);
      assertThat(reverts()).hasSize(1);
      assertThat(reverts().get(0).evidence()).containsKeys("verdict", "ledger");
      assertThat(recorded.events(Event.Reverted.class)).hasSize(2);
      await().until(() -> switchback.document(ROUTE).serving().isQuarantined("1.5.0"));
      assertStableOnly(switchback);
    }
  }

  @Test
  void outlivesAFailureThatNoStoreShouldHave() {
    Away store = new Away(memory);
    try (Switchback switchback = on(store).build()) {
      store.failure = () -> new IllegalStateException("a bug of the store's");
      breach(switchback);
      await().until(() -> store.asked.get() >= 1);
      store.failure = null;
      await().until(this::isWritten);
      assertThat(reverts()).hasSize(1);
    }
  }

  @Test
  void isNotUndoneByADocumentThatStillListsTheRollout() {
    Away store = new Away(memory);
    try (Switchback switchback = on(store).build()) {
      store.reads = true;
      store.failure = () -> new RegistryException("read only for now");
      breach(switchback);
      memory.change(
          ROUTE, new Change.Describe("Other words.", null, null, null, null, null), "ana", "");
      await().until(() -> switchback.document(ROUTE).serving().revision() == 8);

      Serving serving = switchback.document(ROUTE).serving();
      assertThat(serving.rollouts()).as("the store's, which has not heard of it").hasSize(1);
      assertStableOnly(switchback);
      store.failure = null;
      await().until(this::isWritten);
    }
  }

  @Test
  void isDoneWhereAnotherInstanceWasFirst() {
    // This one hears of changes late: its snapshot still lists the rollout when it proposes.
    Registry deaf =
        new WrappedRegistry(memory) {
          @Override
          public Watch watch(Runnable hint) {
            return super.watch(() -> {});
          }
        };
    try (Switchback late = on(deaf).build()) {
      memory.change(
          ROUTE, new Change.Revert(TestRoutes.ROLLOUT, Map.of()), "switchback:other", "first");
      breach(late);
      await().until(() -> !recorded.events(Event.Reverted.class).isEmpty());

      Event.Reverted told = recorded.events(Event.Reverted.class).get(0);
      assertThat(told.written()).isTrue();
      assertThat(told.failure()).isNull();
      assertThat(told.entry()).as("the other's").isNull();
      assertThat(reverts()).extracting(AuditEntry::actor).containsExactly("switchback:other");
      await().until(() -> late.document(ROUTE).serving().rollouts().isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void isWrittenOnceByInstancesThatBreachTogether(int instances) {
    List<Switchback> all =
        java.util.stream.IntStream.range(0, instances).mapToObj(i -> on(memory).build()).toList();
    try {
      for (int call = 0; call < 2_000; call++) {
        for (Switchback one : all) {
          RevertEndToEndTest.failingCanary(one, "customer-" + call);
        }
      }
      await().until(this::isWritten);
      for (Switchback one : all) {
        await().until(() -> one.document(ROUTE).serving().isQuarantined("1.5.0"));
        assertStableOnly(one);
      }
      assertThat(reverts()).hasSize(1);
    } finally {
      all.forEach(Switchback::close);
    }
  }

  @Test
  void isWrittenThoughEveryObserverThrows() {
    Observer broken =
        new Observer() {
          @Override
          public void told(Event event) {
            throw new IllegalStateException("told of " + event.getClass().getSimpleName());
          }
        };
    try (Switchback switchback =
        Switchback.builder().registry(memory).allow("openai", "small-*").observer(broken).build()) {
      for (int call = 0; call < 2_000 && reverts().isEmpty(); call++) {
        RevertEndToEndTest.failingCanary(switchback, "customer-" + call);
      }
      await().until(() -> reverts().size() == 1);
      await().until(() -> switchback.document(ROUTE).serving().rollouts().isEmpty());
      assertStableOnly(switchback);
    }
  }
}
