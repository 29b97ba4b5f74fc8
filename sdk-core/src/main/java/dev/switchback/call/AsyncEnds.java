package dev.switchback.call;

import dev.switchback.DeadlineExceededException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * What the ends of an asynchronous call's attempts come to. Asked in the call's steps, for the
 * attempt that runs.
 */
@FunctionalInterface
interface AsyncEnds<T extends @Nullable Object> {
  /** Its stage ended, or its body threw. */
  End done(OneAttempt attempt, @Nullable T output, @Nullable Throwable failure, long nanos);

  /** Its time is up. */
  default End overdue(OneAttempt attempt, DeadlineExceededException failure) {
    return new End(failure, Diagnosis.late(attempt.late()));
  }

  /** The caller gave the call up. */
  default End cancelled(CancellationException failure) {
    return new End(failure, Diagnosis.CANCELLED);
  }

  /** The call has ended, and everybody was told; null where it has an answer. */
  default void ended(@Nullable Throwable failure) {}

  /**
   * An attempt's end.
   *
   * @param failure null where there is an answer
   */
  record End(@Nullable Throwable failure, Diagnosis diagnosis) {}
}
