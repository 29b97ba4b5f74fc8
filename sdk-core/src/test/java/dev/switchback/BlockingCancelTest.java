package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cancelling what a body made may block, and its own call does not wait for that. */
class BlockingCancelTest {
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch isCancelling = new CountDownLatch(1);

  @AfterEach
  void release() {
    release.countDown();
  }

  private void block() {
    isCancelling.countDown();
    try {
      if (!release.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("never released");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static CallFixture fixture(String call) {
    return new CallFixture(
        CallFixture.NO_WAIT + ", breaker: off" + call,
        builder -> builder.time(new FakeTime(), System::nanoTime));
  }

  /** Gives one chunk, then nothing, and blocks whoever cancels it. */
  private Flow.Publisher<StreamChunk> stalling() {
    return subscriber ->
        subscriber.onSubscribe(
            new Flow.Subscription() {
              private boolean isGiven;

              @Override
              public void request(long more) {
                if (!isGiven) {
                  isGiven = true;
                  subscriber.onNext(Script.text("one"));
                }
              }

              @Override
              public void cancel() {
                block();
              }
            });
  }

  @Test
  void aReaderHearsOfAStallWhileThePublisherIsStillBeingCancelled() {
    try (CallFixture fixture = fixture(", idle: 200ms");
        Streamed<StreamChunk> stream =
            fixture.route().build().stream(CallFixture.stable(0), target -> stalling())) {
      assertThatThrownBy(
              () -> {
                for (StreamChunk chunk : stream) {
                  assertThat(chunk.text()).isEqualTo("one");
                }
              })
          .isInstanceOf(StreamFaultException.class);
      assertThat(release.getCount()).isOne();
    }
  }

  @Test
  void aTimeoutOfAnAsynchronousCallDoesNotWaitForItsStageToBeCancelled() throws Exception {
    CompletableFuture<String> stage =
        new CompletableFuture<>() {
          @Override
          public boolean cancel(boolean mayInterrupt) {
            block();
            return super.cancel(mayInterrupt);
          }
        };
    try (CallFixture fixture = fixture(", attempts: 1, attempt_timeout: 100ms, fallback: false")) {
      CompletableFuture<String> answer =
          fixture.route().build().callAsync(CallFixture.stable(0), target -> stage);
      await().atMost(Duration.ofSeconds(30)).until(answer::isCompletedExceptionally);
      assertThat(isCancelling.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(release.getCount()).isOne();
    }
  }

  @Test
  void whoCancelsACallCancelsItsStageToo() throws Exception {
    CompletableFuture<String> stage = new CompletableFuture<>();
    try (CallFixture fixture = fixture("")) {
      CompletableFuture<String> answer =
          fixture.route().build().callAsync(CallFixture.stable(0), target -> stage);
      answer.cancel(true);
      assertThatThrownBy(answer::join).isInstanceOf(CancellationException.class);
      await().atMost(Duration.ofSeconds(30)).until(stage::isCancelled);
    }
  }
}
