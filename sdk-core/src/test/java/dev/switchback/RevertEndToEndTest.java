package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchback.document.AuditEntry;
import dev.switchback.registry.InMemoryRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of a call through all steps, to the revert and its audit entry. */
class RevertEndToEndTest {
  private static Switchback start(InMemoryRegistry registry, Observer... observers) {
    Switchback.Builder builder = Switchback.builder().registry(registry).allow("openai", "small-*");
    for (Observer observer : observers) {
      builder.observer(observer);
    }
    return builder.build();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void revertsUnderLoadWithinAHundredCanaryCalls(int seed) throws Exception {
    InMemoryRegistry registry =
        // Without the breaker, which would be quicker than the evidence now and then.
        InMemoryRegistry.ofYaml(
            TestRoutes.canary("5%", TestRoutes.ERRORS_ONLY, "{deadline: 8s, breaker: \"off\"}"));
    RecordingObserver recorded = new RecordingObserver();
    AtomicLong canaryCalls = new AtomicLong();
    AtomicLong surprises = new AtomicLong();
    AtomicInteger next = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try (Switchback switchback = start(registry, recorded)) {
      Route<String> route = switchback.route(TestRoutes.ROUTE, String.class).idempotent().build();
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < 16; thread++) {
        SplittableRandom random = new SplittableRandom(seed * 100L + thread);
        running.add(
            threads.submit(
                () -> {
                  while (next.incrementAndGet() < 60_000
                      && recorded.events(Event.Reverted.class).isEmpty()) {
                    try {
                      String answer =
                          route.call(
                              Key.of("customer-" + random.nextInt(1_000_000)),
                              target -> {
                                boolean canary = target.resolution().slice() == Slice.CANARY;
                                if (canary) {
                                  canaryCalls.incrementAndGet();
                                }
                                // A provider takes its time: without it, a thread that waits for a
                                // core holds up the queue while others make thousands of calls.
                                LockSupport.parkNanos(4_000_000);
                                if (random.nextInt(100) < (canary ? 30 : 1)) {
                                  throw new IOException("502 of " + target.model());
                                }
                                return target.model();
                              });
                      assertThat(answer).startsWith("small-");
                    } catch (IOException provider) {
                      // Stable itself failed, twice. What a canary failed is never a user's
                      // failure.
                      if (!"502 of small-1".equals(provider.getMessage())) {
                        surprises.incrementAndGet();
                      }
                    } catch (Exception | AssertionError ours) {
                      surprises.incrementAndGet();
                      throw ours;
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
      await().until(() -> !recorded.events(Event.Reverted.class).isEmpty());
      assertThat(surprises).hasValue(0);
      assertThat(canaryCalls.get()).isLessThanOrEqualTo(100);
      assertThat(switchback.invoke(TestRoutes.ROUTE, Key.of("any"), Target::model).value())
          .isEqualTo("small-1");
      List<AuditEntry> history = registry.history(TestRoutes.ROUTE);
      AuditEntry entry = history.get(history.size() - 1);
      assertThat(entry.kind()).isEqualTo("revert");
      assertThat(entry.actor()).startsWith("switchback:");
      assertThat(entry.reason()).contains("error_rate");
      assertThat(entry.evidence()).containsKeys("verdict", "ledger");
      assertThat(history.stream().filter(e -> e.kind().equals("revert"))).hasSize(1);
      await().until(() -> quarantined(switchback));
    } finally {
      threads.shutdownNow();
    }
  }

  private static boolean quarantined(Switchback switchback) {
    var document = switchback.document(TestRoutes.ROUTE);
    return document != null
        && document.serving().rollouts().isEmpty()
        && document.serving().isQuarantined("1.5.0");
  }

  @Test
  void revertsACanaryWhoseCallsHangForGood() {
    FakeTime time = new FakeTime();
    InMemoryRegistry registry =
        InMemoryRegistry.ofYaml(TestRoutes.canary("20%", TestRoutes.ERRORS_ONLY, "{deadline: 8s}"));
    RecordingObserver recorded = new RecordingObserver();
    ExecutorService hung = Executors.newCachedThreadPool();
    java.util.concurrent.CountDownLatch never = new java.util.concurrent.CountDownLatch(1);
    try (Switchback switchback =
        Switchback.builder()
            .registry(registry)
            .allow("openai", "small-*")
            .observer(recorded)
            .time(time, time)
            .build()) {
      int canaries = 0;
      for (int call = 0; call < 2_000 && recorded.events(Event.Breached.class).isEmpty(); call++) {
        time.advance(Duration.ofMillis(20));
        Key key = Key.of("customer-" + call);
        AtomicInteger entered = new AtomicInteger();
        Future<?> running =
            hung.submit(
                () ->
                    switchback.<String, InterruptedException>call(
                        TestRoutes.ROUTE,
                        key,
                        target -> {
                          entered.set(target.resolution().slice() == Slice.CANARY ? 2 : 1);
                          if (target.resolution().slice() == Slice.CANARY) {
                            never.await();
                          }
                          return "ok";
                        }));
        await()
            .pollInterval(Duration.ofMillis(1))
            .until(() -> running.isDone() || entered.get() == 2);
        canaries += entered.get() == 2 ? 1 : 0;
      }
      await().until(() -> !recorded.events(Event.Reverted.class).isEmpty());
      // At 20 % and 50 calls a second, some 80 wait at any time until the deadline of 8 s.
      assertThat(canaries).isBetween(3, 200);
      assertThat(registry.history(TestRoutes.ROUTE)).last().extracting("kind").isEqualTo("revert");
    } finally {
      never.countDown();
      hung.shutdownNow();
    }
  }

  @Test
  void revertsACanaryThatTurnsBadAfterManyCallsWithAKeyEach() {
    FakeTime time = new FakeTime();
    InMemoryRegistry registry =
        InMemoryRegistry.ofYaml(TestRoutes.canary("20%", TestRoutes.ERRORS_ONLY));
    RecordingObserver recorded = new RecordingObserver();
    SplittableRandom random = new SplittableRandom(3);
    try (Switchback switchback =
        Switchback.builder()
            .registry(registry)
            .allow("openai", "small-*")
            .observer(
                new Observer() {
                  @Override
                  public void told(Event event) {
                    recorded.told(event);
                  }
                })
            .time(time, time)
            .build()) {
      long canariesAfter = 0;
      long call = 0;
      while (call < 340_000 && recorded.events(Event.Breached.class).isEmpty()) {
        call++;
        time.advance(Duration.ofMillis(1));
        boolean turned = call > 300_000;
        AtomicInteger canary = new AtomicInteger();
        try {
          switchback.<String, IOException>call(
              TestRoutes.ROUTE,
              Key.of("customer-" + call),
              target -> {
                boolean isCanary = target.resolution().slice() == Slice.CANARY;
                canary.set(isCanary ? 1 : 0);
                if (random.nextInt(1_000) < (isCanary && turned ? 300 : 10)) {
                  throw new IOException("502");
                }
                return "ok";
              });
        } catch (IOException provider) {
          assertThat(provider).hasMessage("502");
        }
        canariesAfter += turned ? canary.get() : 0;
        if (call == 300_000) {
          await()
              .during(Duration.ofMillis(50))
              .until(() -> recorded.events(Event.Breached.class).isEmpty());
        }
      }
      await().until(() -> !recorded.events(Event.Reverted.class).isEmpty());
      assertThat(call).isGreaterThan(300_000);
      assertThat(canariesAfter).isLessThanOrEqualTo(1_000);
    }
  }

  @Test
  void aFrozenRouteLatchesTheBreachAndRevertsOnceItIsUnfrozen() {
    InMemoryRegistry registry =
        InMemoryRegistry.ofYaml(
            TestRoutes.canary("50%", TestRoutes.ERRORS_ONLY).replace("mode: auto", "mode: frozen"));
    RecordingObserver recorded = new RecordingObserver();
    try (Switchback switchback = start(registry, recorded)) {
      for (int call = 0; call < 3_000; call++) {
        failingCanary(switchback, "customer-" + call);
      }
      await().until(() -> !recorded.events(Event.Breached.class).isEmpty());
      assertThat(recorded.events(Event.Breached.class).get(0).acted()).isFalse();
      assertThat(recorded.events(Event.Reverted.class)).isEmpty();
      registry.change(
          TestRoutes.ROUTE, new dev.switchback.document.Change.Unfreeze(), "ana", "looked at it");
      await().until(() -> !recorded.events(Event.Reverted.class).isEmpty());
      assertThat(registry.history(TestRoutes.ROUTE)).last().extracting("kind").isEqualTo("revert");
    }
  }

  static void failingCanary(Switchback switchback, String customer) {
    try {
      switchback.<String, IOException>call(
          TestRoutes.ROUTE,
          Key.of(customer),
          target -> {
            if (target.resolution().slice() == Slice.CANARY) {
              throw new IOException("502");
            }
            return "ok";
          });
    } catch (IOException provider) {
      assertThat(provider).hasMessage("502");
    }
  }
}
