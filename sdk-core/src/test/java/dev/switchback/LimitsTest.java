package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.switchback.RejectedCallException.Limit;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Bulkhead, rate limit and circuit breaker, per route and version. */
class LimitsTest {
  private static final Body<String, RuntimeException> FINE = target -> "fine";

  private static void assertRejected(CallFixture fixture, Key key, Limit limit) {
    Route<String> route = fixture.route().build();
    assertThatThrownBy(() -> route.call(key, FINE))
        .isInstanceOfSatisfying(
            RejectedCallException.class,
            e -> {
              assertThat(e.limit()).isEqualTo(limit);
              assertThat(e.route()).isEqualTo(TestRoutes.ROUTE);
            });
    assertThat(fixture.last().outcome()).isEqualTo(Outcome.REJECTED);
  }

  @Test
  void aFullBulkheadRejectsTheCallAndStableServesIt() {
    try (CallFixture fixture = new CallFixture("max_concurrent: 1")) {
      Route<String> route = fixture.route().build();
      CompletableFuture<String> running = new CompletableFuture<>();
      CompletableFuture<String> first = route.callAsync(CallFixture.canary(0), target -> running);
      Result<String> second = route.invoke(CallFixture.canary(1), FINE);
      assertThat(second.resolution().version().version()).isEqualTo(CallFixture.STABLE);
      assertThat(fixture.attempts()).containsExactly(Outcome.REJECTED, Outcome.SUCCESS);
      running.complete("fine");
      assertThat(first).isCompletedWithValue("fine");
      assertThat(route.invoke(CallFixture.canary(2), FINE).resolution().slice())
          .isEqualTo(Slice.CANARY);
      assertThat(fixture.badRates()).as("rejected is no evidence").isEmpty();
      assertThat(fixture.canaryUnits()).as("but the units stay").isEqualTo(3);
    }
  }

  @Test
  void whereStableIsFullTooTheCallIsRejected() {
    try (CallFixture fixture = new CallFixture("max_concurrent: 1")) {
      Route<String> route = fixture.route().build();
      CompletableFuture<String> running = new CompletableFuture<>();
      CompletableFuture<String> canary = route.callAsync(CallFixture.canary(0), t -> running);
      CompletableFuture<String> stable = route.callAsync(CallFixture.stable(0), t -> running);
      assertRejected(fixture, CallFixture.canary(1), Limit.BULKHEAD);
      assertThat(fixture.attempts()).containsExactly(Outcome.REJECTED, Outcome.REJECTED);
      assertRejected(fixture, CallFixture.stable(1), Limit.BULKHEAD);
      running.complete("fine");
      assertThat(canary).isCompleted();
      assertThat(stable).isCompleted();
      assertThat(route.call(CallFixture.stable(2), FINE)).isEqualTo("fine");
    }
  }

  @Test
  void theRateLimitHoldsForASecondOnEachVersion() {
    try (CallFixture fixture = new CallFixture("rate_per_second: 2, fallback: false")) {
      Route<String> route = fixture.route().build();
      for (int call = 0; call < 2; call++) {
        assertThat(route.call(CallFixture.canary(call), FINE)).isEqualTo("fine");
        assertThat(route.call(CallFixture.stable(call), FINE)).isEqualTo("fine");
      }
      assertRejected(fixture, CallFixture.canary(2), Limit.RATE_LIMIT);
      fixture.advance(Duration.ofSeconds(1));
      assertThat(route.call(CallFixture.canary(3), FINE)).isEqualTo("fine");
    }
  }

  @Test
  void anOpenBreakerRejectsWithoutSendingAndHalfOpensLater() {
    String call =
        "fallback: false, breaker: {failure_rate: 50%, of_last: 2, min: 2, open_for: 10s}";
    try (CallFixture fixture = new CallFixture(call)) {
      fail(fixture, CallFixture.stable(0));
      assertThat(fixture.isOpen(CallFixture.STABLE)).isFalse();
      fail(fixture, CallFixture.stable(1));
      assertThat(fixture.isOpen(CallFixture.STABLE)).isTrue();
      assertThat(fixture.isOpen(CallFixture.CANARY)).as("each version its own").isFalse();
      assertRejected(fixture, CallFixture.stable(2), Limit.BREAKER);
      fixture.advance(Duration.ofSeconds(11));
      Route<String> route = fixture.route().build();
      CompletableFuture<String> trial = new CompletableFuture<>();
      CompletableFuture<String> running = route.callAsync(CallFixture.stable(3), t -> trial);
      assertThat(running).isNotDone();
      assertRejected(fixture, CallFixture.stable(4), Limit.BREAKER);
      trial.complete("fine");
      assertThat(running).isCompleted();
      assertThat(route.call(CallFixture.stable(5), FINE)).isEqualTo("fine");
    }
  }

  @Test
  void aTrialCallThatFailsOpensTheBreakerAgainAndACancelledOneLetsAnotherTry() {
    String call = "fallback: false, breaker: {of_last: 1, min: 1, open_for: 10s}";
    try (CallFixture fixture = new CallFixture(call)) {
      fail(fixture, CallFixture.stable(0));
      fixture.advance(Duration.ofSeconds(11));
      fail(fixture, CallFixture.stable(1));
      assertRejected(fixture, CallFixture.stable(2), Limit.BREAKER);
      fixture.advance(Duration.ofSeconds(11));
      Route<String> route = fixture.route().build();
      CompletableFuture<String> trial =
          route.callAsync(CallFixture.stable(3), target -> new CompletableFuture<>());
      trial.cancel(true);
      assertThat(route.call(CallFixture.stable(4), FINE)).isEqualTo("fine");
    }
  }

  @Test
  void aTrialCallThatHangsDoesNotCloseTheVersionForGood() {
    String call = "deadline: 8s, fallback: false, breaker: {of_last: 1, min: 1, open_for: 10s}";
    try (CallFixture fixture = new CallFixture(call)) {
      fail(fixture, CallFixture.stable(0));
      fixture.advance(Duration.ofSeconds(11));
      Route<String> route = fixture.route().build();
      CompletableFuture<String> hangs = new CompletableFuture<>();
      CompletableFuture<String> trial = route.callAsync(CallFixture.stable(1), target -> hangs);
      assertThat(trial).isNotDone();
      fixture.advance(Duration.ofSeconds(9));
      assertRejected(fixture, CallFixture.stable(2), Limit.BREAKER);
      fixture.advance(Duration.ofSeconds(11));
      assertThat(route.call(CallFixture.stable(3), FINE)).isEqualTo("fine");
    }
  }

  @Test
  void aCanaryWhoseBreakerOpensWhileStablesIsClosedIsTakenBack() {
    try (CallFixture fixture =
        new CallFixture(
            "breaker: {of_last: 1, min: 1}",
            builder -> {},
            yaml -> yaml.replace("[{breaker: open, on_breach: alert}]", "[]"))) {
      fail(fixture, CallFixture.canary(0));
      await().until(() -> !fixture.recorded.events(Event.Breached.class).isEmpty());
      assertThat(fixture.recorded.events(Event.Breached.class).get(0).verdict().sentence())
          .contains("breaker");
      assertThat(fixture.route().build().invoke(CallFixture.canary(1), FINE).resolution().slice())
          .isEqualTo(Slice.STABLE);
    }
  }

  @Test
  void aCanaryWhoseBreakerOpensWhileStablesIsOpenIsNot() {
    try (CallFixture fixture = new CallFixture("breaker: {of_last: 1, min: 1}")) {
      fail(fixture, CallFixture.stable(0));
      fail(fixture, CallFixture.canary(0));
      assertThat(fixture.isOpen(CallFixture.CANARY)).isTrue();
      Route<String> route = fixture.route().build();
      CallOptions options = CallOptions.ofDefaults();
      fixture.advance(Duration.ofSeconds(11));
      assertThat(route.invoke(CallFixture.canary(1), options, FINE).resolution().slice())
          .isEqualTo(Slice.CANARY);
    }
  }

  @Test
  void aBreakerThatIsOffNeverOpens() {
    try (CallFixture fixture = new CallFixture("breaker: off")) {
      for (int call = 0; call < 4; call++) {
        fail(fixture, CallFixture.stable(call));
      }
      assertThat(fixture.isOpen(CallFixture.STABLE)).as("no breaker, never open").isFalse();
    }
  }

  private static void fail(CallFixture fixture, Key key) {
    Throwable unused =
        catchThrowable(
            () ->
                fixture
                    .route()
                    .build()
                    .call(
                        key,
                        target -> {
                          throw Failing.with(500);
                        }));
  }
}
