package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The asynchronous twins: what the sync ones do, without blocking. */
class AsyncCallTest {
  private static final String CALL = CallFixture.NO_WAIT + ", breaker: off";

  private static void assertFailsWith(CompletableFuture<?> future, Throwable own) {
    assertThatThrownBy(() -> future.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .extracting(Throwable::getCause)
        .isSameAs(own);
  }

  @Test
  void aBodyThatThrowsAtOnceFailsTheFutureWithTheSameException() {
    IOException own = new IOException("cannot connect");
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route = fixture.route().build();
      AsyncBody<String> body =
          target -> {
            throw own;
          };
      assertFailsWith(route.callAsync(CallFixture.canary(0), body), own);
      assertFailsWith(route.invokeAsync(CallFixture.canary(1), body), own);
      assertThat(fixture.attempts()).containsExactly(Outcome.PROVIDER_FAULT);
      assertThat(fixture.last().errorType()).isEqualTo(IOException.class.getName());
    }
  }

  @Test
  void aStageThatFailsIsClassifiedByWhatItsStagesHaveWrapped() {
    Failing own = Failing.with(422);
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route = fixture.route().build();
      CompletionStage<String> dependent =
          CompletableFuture.<String>failedFuture(own).thenApply(text -> text + "!");
      assertFailsWith(route.callAsync(CallFixture.canary(0), target -> dependent), own);
      assertThat(fixture.last().outcome()).isEqualTo(Outcome.CALLER_FAULT);
      assertFailsWith(
          route.callAsync(
              CallFixture.canary(1),
              target -> CompletableFuture.failedFuture(new CompletionException(own))),
          own);
      assertThat(fixture.badRates()).containsExactly("caller_fault_rate");
    }
  }

  @Test
  void aBodyWithoutAStageFailsTheCall() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route = fixture.route().build();
      assertThatThrownBy(
              () ->
                  route.callAsync(CallFixture.canary(0), target -> null).get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(NullPointerException.class)
          .hasMessageContaining("stage");
      assertThat(fixture.recorded.calls()).hasSize(1);
    }
  }

  @Test
  void aStageThatNeverEndsIsATimeoutAtItsDeadline() {
    try (CallFixture fixture =
        new CallFixture(CALL, builder -> builder.time(new FakeTime(), System::nanoTime))) {
      Route<String> route = fixture.route().deadline(Duration.ofMillis(50)).build();
      CompletableFuture<String> never = new CompletableFuture<>();
      CompletableFuture<String> running = route.callAsync(CallFixture.canary(0), target -> never);
      assertThatThrownBy(() -> running.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(DeadlineExceededException.class);
      assertThat(never).as("its answer is not wanted any more").isCancelled();
      assertThat(fixture.attempts()).containsExactly(Outcome.TIMEOUT);
      assertThat(fixture.badRates()).containsExactly("error_rate");
    }
  }

  @Test
  void afterOneAttemptsTimeStableTakesOver() throws Exception {
    try (CallFixture fixture =
        new CallFixture(
            CALL + ", attempt_timeout: 50ms",
            builder -> builder.time(new FakeTime(), System::nanoTime))) {
      Route<String> route = fixture.route().idempotent().build();
      List<CompletableFuture<String>> stages = new CopyOnWriteArrayList<>();
      Result<String> result =
          route
              .invokeAsync(
                  CallFixture.canary(0),
                  target -> {
                    CompletableFuture<String> stage = new CompletableFuture<>();
                    stages.add(stage);
                    if (!CallFixture.isCanary(target)) {
                      stage.complete("rescued");
                    }
                    return stage;
                  })
              .get(10, TimeUnit.SECONDS);
      assertThat(result.value()).isEqualTo("rescued");
      assertThat(fixture.attempts()).containsExactly(Outcome.TIMEOUT, Outcome.SUCCESS);
      assertThat(stages.get(0)).isCancelled();
    }
  }

  @Test
  void whatFailedOnTheCanaryIsKeptWithOurOwnExceptionWhenStableIsLate() {
    try (CallFixture fixture =
        new CallFixture(CALL, builder -> builder.time(new FakeTime(), System::nanoTime))) {
      Route<String> route = fixture.route().idempotent().deadline(Duration.ofMillis(80)).build();
      Failing own = Failing.with(401);
      CompletableFuture<String> running =
          route.callAsync(
              CallFixture.canary(0),
              target ->
                  CallFixture.isCanary(target)
                      ? CompletableFuture.failedFuture(own)
                      : new CompletableFuture<>());
      assertThatThrownBy(() -> running.get(10, TimeUnit.SECONDS))
          .cause()
          .isInstanceOf(DeadlineExceededException.class)
          .hasSuppressedException(own);
      assertThat(fixture.attempts()).containsExactly(Outcome.CONFIG_FAULT, Outcome.TIMEOUT);
    }
  }

  @Test
  void retriesAndFallsBackAsTheSyncOnesDo() throws Exception {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route = fixture.route().idempotent().build();
      String answer =
          route
              .callAsync(
                  CallFixture.canary(0),
                  target -> {
                    fixture.sent.add(target.version().version());
                    return CallFixture.isCanary(target)
                        ? CompletableFuture.failedFuture(Failing.with(500))
                        : CompletableFuture.completedFuture("rescued");
                  })
              .get(10, TimeUnit.SECONDS);
      assertThat(answer).isEqualTo("rescued");
      assertThat(fixture.sent).containsExactly("1.5.0", "1.5.0", "1.4.0");
      assertThat(fixture.recorded.calls()).hasSize(1);
      assertThat(fixture.stableUnits()).isZero();
    }
  }

  @Test
  void whatTheStageSaysThroughItsTargetBelongsToTheAttempt() throws Exception {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Result<String> result =
          fixture
              .route()
              .build()
              .invokeAsync(
                  CallFixture.canary(0),
                  target ->
                      CompletableFuture.supplyAsync(
                          () -> {
                            target.usage(5, 7).label("billing").score("accuracy", 0.5);
                            return "fine";
                          }))
              .get(10, TimeUnit.SECONDS);
      assertThat(result.record().label()).isEqualTo("billing");
      assertThat(result.record().outputTokens()).isEqualTo(7);
      assertThat(fixture.rule("score.accuracy").canary().meanY()).isEqualTo(0.5);
    }
  }

  @Test
  void anErrorOfTheBodyIsHandedOnByTheFuture() {
    StackOverflowError own = new StackOverflowError();
    try (CallFixture fixture = new CallFixture(CALL + ", max_concurrent: 1")) {
      Route<String> route = fixture.route().build();
      assertFailsWith(
          route.callAsync(
              CallFixture.canary(0),
              target -> {
                throw own;
              }),
          own);
      assertThat(fixture.recorded.calls()).hasSize(1);
      assertThat(
              route.callAsync(CallFixture.canary(1), t -> CompletableFuture.completedFuture("ok")))
          .isCompletedWithValue("ok");
    }
  }

  @Test
  void aWaitBeforeARetryHoldsNoThreadAndTheAnswerComes() {
    try (CallFixture fixture = new CallFixture("deadline: 8s, backoff: 5ms, breaker: off")) {
      Route<String> route = fixture.route().idempotent().build();
      CompletableFuture<String> running =
          route.callAsync(
              CallFixture.stable(0),
              target ->
                  target.attempt() == 1
                      ? CompletableFuture.failedFuture(Failing.with(503, Duration.ofMillis(20)))
                      : CompletableFuture.completedFuture("second"));
      assertThat(running).isNotDone();
      await().until(running::isDone);
      assertThat(running).isCompletedWithValue("second");
    }
  }
}
