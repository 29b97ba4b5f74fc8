package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many calls at once, and calls inside of calls: nothing of ours is held or left on a thread. */
class ConcurrentCallsTest {
  private static final String CALL = CallFixture.NO_WAIT + ", breaker: off";

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void manyCallsAtOnceEndOnceEachWithTheirOwnAttemptsAndSignals() throws Exception {
    try (CallFixture fixture = new CallFixture(CALL + ", retry_budget: 100%, max_concurrent: 64")) {
      Route<String> route = fixture.route().idempotent().label(text -> text).build();
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        int from = thread * 500;
        running.add(
            threads.submit(
                () -> {
                  for (int call = from; call < from + 500; call++) {
                    String mine = "call-" + call;
                    boolean isFailing = call % 5 == 0;
                    Body<String, IOException> body =
                        target -> {
                          if (isFailing && target.attempt() == 1) {
                            throw Failing.with(500);
                          }
                          return mine;
                        };
                    Result<String> result =
                        call % 2 == 0
                            ? route.invoke(Key.none(), body)
                            : route
                                .invokeAsync(
                                    Key.none(),
                                    target -> CompletableFuture.completedFuture(body.call(target)))
                                .get(30, TimeUnit.SECONDS);
                    assertThat(result.value()).isEqualTo(mine);
                    assertThat(result.record().label()).isEqualTo(mine);
                    assertThat(result.record().attempts()).hasSize(isFailing ? 2 : 1);
                  }
                  return null;
                }));
      }
      for (Future<?> one : running) {
        one.get(60, TimeUnit.SECONDS);
      }
      Set<String> ids = new HashSet<>();
      fixture.recorded.calls().forEach(record -> ids.add(record.id()));
      assertThat(fixture.recorded.calls()).hasSize(4_000);
      assertThat(ids).hasSize(4_000);
      assertThat(fixture.switchback.mishaps()).isZero();
    }
  }

  @Test
  void bodiesOfOneRouteAndKeyRunAtTheSameTime() throws Exception {
    // With a lock around user code the barrier would never be reached by all.
    CyclicBarrier together = new CyclicBarrier(8);
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route =
          fixture
              .route()
              .check(text -> awaited(together))
              .label(text -> awaited(together) + "")
              .build();
      List<Future<String>> running = new ArrayList<>();
      for (int call = 0; call < 8; call++) {
        running.add(
            threads.submit(
                () -> route.call(CallFixture.canary(0), target -> awaited(together) + "")));
      }
      for (Future<String> one : running) {
        assertThat(one.get(30, TimeUnit.SECONDS)).isEqualTo("true");
      }
    }
  }

  private static boolean awaited(CyclicBarrier together) {
    try {
      together.await(20, TimeUnit.SECONDS);
      return true;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void observersAreAskedForTheSpanOfTheTippingCallWithNoLockHeld() throws Exception {
    AtomicReference<CallFixture> known = new AtomicReference<>();
    AtomicReference<Object> seen = new AtomicReference<>("never asked");
    Observer asking =
        new Observer() {
          @Override
          public Call begun(Resolution drawn) {
            return new Call() {
              @Override
              public String traceId() {
                // Needs the evidence of the rollout, from another thread.
                Future<Boolean> other =
                    threads.submit(() -> known.get().rule("error_rate") != null);
                try {
                  seen.set(other.get(5, TimeUnit.SECONDS));
                } catch (Exception e) {
                  seen.set(e);
                }
                return "0af7651916cd43dd8448eb211c80319c";
              }
            };
          }
        };
    try (CallFixture fixture = new CallFixture(CALL, builder -> builder.observer(asking))) {
      known.set(fixture);
      Route<String> route = fixture.route().idempotent().build();
      for (int call = 0; call < 60 && "never asked".equals(seen.get()); call++) {
        route.call(
            CallFixture.canary(call),
            fixture.<IOException>failingOnCanary(
                target -> {
                  throw Failing.with(401);
                }));
      }
      assertThat(seen.get()).isIn(true, false);
    }
  }

  @Test
  void aCallInsideOfACallIsACallOfItsOwn() throws Exception {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> outer = fixture.route().label(text -> text).build();
      Route<String> inner = fixture.route().label(text -> "inner").idempotent().build();
      Result<String> result =
          outer.<IOException>invoke(
              CallFixture.canary(0),
              target -> {
                String within =
                    inner.call(
                        CallFixture.canary(1),
                        fixture.<IOException>failingOnCanary(
                            nested -> {
                              assertThat(nested.idempotencyKey())
                                  .isNotEqualTo(target.idempotencyKey());
                              throw Failing.with(500);
                            }));
                target.usage(1, 2);
                return within + " outside";
              });
      assertThat(result.value()).isEqualTo("rescued outside");
      List<CallRecord> records = fixture.recorded.calls();
      assertThat(records).extracting(CallRecord::label).containsExactly("inner", "rescued outside");
      assertThat(records.get(1).outputTokens()).isEqualTo(2);
      assertThat(records.get(1).attempts()).hasSize(1);
      assertThat(records.get(1).scores()).isEmpty();
      assertThat(fixture.canaryUnits()).isEqualTo(2);
    }
  }

  @Test
  void aPoolOfOneThreadIsNotBlockedByAsyncCallsInsideOfEachOther() throws Exception {
    ExecutorService one = Executors.newSingleThreadExecutor();
    try (CallFixture fixture = new CallFixture(CALL, builder -> builder.pool(one))) {
      Route<String> route = fixture.route().idempotent().build();
      CompletableFuture<String> answer =
          route.callAsync(
              CallFixture.canary(0),
              target ->
                  target.attempt() == 1
                      ? CompletableFuture.failedFuture(Failing.with(500))
                      : route.callAsync(
                          CallFixture.canary(1),
                          nested ->
                              nested.attempt() == 1
                                  ? CompletableFuture.failedFuture(Failing.with(500))
                                  : CompletableFuture.completedFuture("inner")));
      assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo("inner");
      assertThat(fixture.recorded.calls()).hasSize(2);
    } finally {
      one.shutdownNow();
    }
  }
}
