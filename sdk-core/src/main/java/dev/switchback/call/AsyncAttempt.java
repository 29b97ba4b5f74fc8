package dev.switchback.call;

import dev.switchback.DeadlineExceededException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One attempt of an asynchronous call: its stage and its time. Only steps of the call touch it. */
final class AsyncAttempt<T extends @Nullable Object> {
  private final OneAttempt attempt;
  private @Nullable CompletionStage<T> stage;
  private @Nullable CompletableFuture<Boolean> wait;

  AsyncAttempt(OneAttempt attempt) {
    this.attempt = attempt;
  }

  OneAttempt attempt() {
    return attempt;
  }

  void limit(CompletableFuture<Boolean> untilItsLimit) {
    wait = untilItsLimit;
  }

  void made(CompletionStage<T> made) {
    stage = made;
  }

  /** Its time no longer matters. */
  void ended() {
    if (wait != null) {
      wait.complete(false);
    }
  }

  /** Its answer is no longer wanted. */
  void cancel(Guard guard) {
    if (stage != null) {
      try {
        stage.toCompletableFuture().cancel(true);
      } catch (UnsupportedOperationException e) {
        return; // such a stage cannot be cancelled; what it brings is dropped
      } catch (Exception e) {
        guard.failed("cancelling a stage", e);
      }
    }
  }

  DeadlineExceededException overdue() {
    return new DeadlineExceededException(
        attempt.resolution().route(),
        attempt.resolution().version().version(),
        Duration.ofNanos(attempt.limitNanos()),
        attempt.late());
  }
}
