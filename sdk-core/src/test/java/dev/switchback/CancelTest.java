package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers that give up, by interrupt or by the future. */
class CancelTest {
  private static final String CALL = CallFixture.NO_WAIT + ", breaker: {of_last: 1, min: 1}";

  private static final String NO_BREAKER = CallFixture.NO_WAIT + ", breaker: off";

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void leaveNothingBehind() {
    boolean unused = Thread.interrupted();
    threads.shutdownNow();
  }

  private static void assertCancelled(CallFixture fixture) {
    assertThat(fixture.last().outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(fixture.attempts()).containsExactly(Outcome.CANCELLED);
    assertThat(fixture.badRates()).containsExactly("abandoned_rate");
    assertThat(fixture.isOpen(CallFixture.CANARY)).isFalse();
  }

  @Test
  void anInterruptIsACancellationWithTheFlagRestored() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(
              () ->
                  fixture
                      .route()
                      .idempotent()
                      .build()
                      .<InterruptedException>call(
                          CallFixture.canary(0),
                          fixture.counted(
                              target -> {
                                new CountDownLatch(1).await();
                                return "never";
                              })))
          .isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(fixture.sent).hasSize(1);
      assertCancelled(fixture);
    }
  }

  @Test
  void clientsThatWrapTheInterruptAreCancelledToo() {
    for (Exception wrapped :
        new Exception[] {
          new IOException("call failed", new InterruptedException()),
          new ClosedByInterruptException(),
          new CancellationException("client closed")
        }) {
      try (CallFixture fixture = new CallFixture(CALL)) {
        Throwable thrown =
            catchThrowable(
                () ->
                    fixture
                        .route()
                        .idempotent()
                        .build()
                        .call(
                            CallFixture.canary(0),
                            target -> {
                              throw wrapped;
                            }));
        assertThat(thrown).isSameAs(wrapped);
        assertThat(Thread.interrupted()).isEqualTo(!(wrapped instanceof CancellationException));
        assertCancelled(fixture);
      }
    }
  }

  @Test
  void aClientThatSetsTheFlagAgainIsCancelledWhateverItThrows() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      assertThatThrownBy(
              () ->
                  fixture
                      .route()
                      .build()
                      .call(
                          CallFixture.canary(0),
                          target -> {
                            Thread.currentThread().interrupt();
                            throw new InterruptedIOException("timeout");
                          }))
          .isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertCancelled(fixture);
    }
  }

  @Test
  void anInterruptAfterTheAttemptsTimeDoesNotBringStableIn() {
    try (CallFixture fixture = new CallFixture(CALL + ", attempt_timeout: 2s")) {
      Throwable unused =
          catchThrowable(
              () ->
                  fixture
                      .route()
                      .idempotent()
                      .build()
                      .call(
                          CallFixture.canary(0),
                          fixture.failingOnCanary(
                              target -> {
                                fixture.advance(Duration.ofSeconds(3));
                                throw new InterruptedException();
                              })));
      assertThat(unused).isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(fixture.sent).containsExactly("1.5.0");
    }
  }

  @Test
  void anInterruptEndsTheWaitForAThreadOfThePool() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    try (CallFixture fixture = new CallFixture(CALL, builder -> builder.pool(threads))) {
      Route<String> route = fixture.route().onPool().build();
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      AtomicBoolean isFlagged = new AtomicBoolean();
      Thread caller =
          new Thread(
              () -> {
                thrown.set(
                    catchThrowable(
                        () ->
                            route.call(
                                CallFixture.canary(0),
                                target -> {
                                  begun.countDown();
                                  try {
                                    new CountDownLatch(1).await();
                                    return "never";
                                  } finally {
                                    stopped.countDown();
                                  }
                                })));
                isFlagged.set(Thread.currentThread().isInterrupted());
              });
      caller.start();
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
      caller.interrupt();
      caller.join(10_000);
      assertThat(stopped.await(10, TimeUnit.SECONDS)).as("the body was interrupted").isTrue();
      assertThat(thrown.get()).isInstanceOf(CancellationException.class);
      assertThat(isFlagged).isTrue();
      assertCancelled(fixture);
    }
  }

  @Test
  void cancellingTheFutureCancelsTheStageAndEndsTheCallOnce() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      CompletableFuture<String> stage = new CompletableFuture<>();
      CompletableFuture<Result<String>> running =
          fixture.route().idempotent().build().invokeAsync(CallFixture.canary(0), target -> stage);
      assertThat(fixture.recorded.calls()).isEmpty();
      running.cancel(true);
      assertThat(stage).isCancelled();
      assertThat(running).isCancelled();
      assertThat(fixture.recorded.calls()).hasSize(1);
      assertCancelled(fixture);
      stage.complete("too late");
      running.cancel(true);
      assertThat(fixture.recorded.calls()).hasSize(1);
    }
  }

  @Test
  void cancellingWhileTheBodyStartsWaitsForItsStage() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<String> stage = new CompletableFuture<>();
    CompletableFuture<CompletableFuture<String>> begun = new CompletableFuture<>();
    try (CallFixture fixture =
        new CallFixture(NO_BREAKER + ", attempts: 1", b -> b.pool(threads))) {
      Route<String> route = fixture.route().idempotent().build();
      // The canary fails at once, so stable's body runs on the pool while the future is known.
      begun.complete(
          route.callAsync(
              CallFixture.canary(0),
              target -> {
                if (CallFixture.isCanary(target)) {
                  return CompletableFuture.failedFuture(Failing.with(500));
                }
                entered.countDown();
                goOn.await();
                return stage;
              }));
      assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
      begun.get().cancel(true);
      goOn.countDown();
      await().until(stage::isCancelled);
      assertThat(fixture.recorded.calls()).hasSize(1);
      assertThat(fixture.attempts()).containsExactly(Outcome.PROVIDER_FAULT, Outcome.CANCELLED);
      assertThat(fixture.badRates()).containsExactly("error_rate");
    }
  }
}
