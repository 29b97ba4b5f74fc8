package dev.switchback.call;

import dev.switchback.DeadlineExceededException;
import dev.switchback.Outcome;
import dev.switchback.ProviderFailure;
import dev.switchback.StreamFaultException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Names the outcome of an exception: the application's hook first, then cancellation, then whether
 * the provider had answered, then what the exception or a cause of it says or is, from the outside
 * in; unknown ones are the provider's fault.
 */
final class Classifier {
  private static final int DEEPEST_CAUSE = 16;
  private static final Diagnosis FAULT = Diagnosis.of(Outcome.PROVIDER_FAULT);
  private static final Diagnosis UNSENT_FAULT = new Diagnosis(Outcome.PROVIDER_FAULT, true, 0);

  private final Guard guard;

  Classifier(Guard guard) {
    this.guard = guard;
  }

  Diagnosis diagnose(
      Throwable failure,
      @Nullable Function<Throwable, @Nullable Outcome> hook,
      boolean isAnswered) {
    if (failure instanceof Error) {
      return Diagnosis.APP_FAULT;
    }
    Diagnosis known = guardedByCauses(failure);
    Outcome told = byHook(failure, hook);
    if (told != null) {
      return known == null ? Diagnosis.of(told) : known.as(told);
    }
    if (known != null && known.outcome() == Outcome.CANCELLED) {
      return known;
    }
    if (isAnswered) {
      return Diagnosis.APP_FAULT;
    }
    return known == null ? FAULT : known;
  }

  private @Nullable Outcome byHook(
      Throwable failure, @Nullable Function<Throwable, @Nullable Outcome> hook) {
    if (hook == null) {
      return null;
    }
    try {
      Outcome outcome = hook.apply(failure);
      return outcome == Outcome.SUCCESS ? null : outcome;
    } catch (Exception e) {
      guard.failed("the classifier", e);
      return null;
    }
  }

  /**
   * Whether it is surely a request that failed: its client says so, or it is ours, for the
   * request's time or stream.
   */
  boolean isOfARequest(Throwable failure) {
    try {
      Throwable cause = failure;
      for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
        if (cause instanceof ProviderFailure
            || cause instanceof DeadlineExceededException
            || cause instanceof StreamFaultException) {
          return true;
        }
        cause = cause.getCause();
      }
    } catch (Exception e) {
      guard.failed("an exception that was asked for its cause", e);
    }
    return false;
  }

  /** Whether the exception is, or was caused by, an interrupt. */
  static boolean isInterrupt(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (cause instanceof InterruptedException || cause instanceof ClosedByInterruptException) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** Asks exceptions of the user's clients what they are: they may throw in turn. */
  private @Nullable Diagnosis guardedByCauses(Throwable failure) {
    try {
      return byCauses(failure);
    } catch (Exception e) {
      guard.failed("an exception that was asked for its status or cause", e);
      return null;
    }
  }

  private static @Nullable Diagnosis byCauses(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      Diagnosis known = byType(cause);
      if (known != null) {
        return known;
      }
      cause = cause.getCause();
    }
    return Thread.currentThread().isInterrupted() ? Diagnosis.CANCELLED : null;
  }

  private static @Nullable Diagnosis byType(Throwable failure) {
    if (failure instanceof ProviderFailure said) {
      Diagnosis known = bySaying(said);
      if (known != null) {
        return known;
      }
    }
    if (failure instanceof StreamFaultException fault) {
      return Diagnosis.of(fault.outcome());
    }
    if (failure instanceof InterruptedException
        || failure instanceof ClosedByInterruptException
        || failure instanceof CancellationException) {
      return Diagnosis.CANCELLED;
    }
    if (failure instanceof ConnectException
        || failure instanceof HttpConnectTimeoutException
        || failure instanceof UnknownHostException
        || failure instanceof NoRouteToHostException
        || failure instanceof UnresolvedAddressException
        || failure instanceof SSLHandshakeException) {
      return UNSENT_FAULT;
    }
    if (failure instanceof SocketTimeoutException) {
      return isConnecting(failure) ? UNSENT_FAULT : Diagnosis.TIMEOUT;
    }
    if (failure instanceof HttpTimeoutException
        || failure instanceof TimeoutException
        || failure instanceof DeadlineExceededException) {
      return Diagnosis.TIMEOUT;
    }
    if (failure instanceof InterruptedIOException) {
      // Thrown by clients both for their own time limits and for interrupts.
      return Thread.currentThread().isInterrupted() ? Diagnosis.CANCELLED : Diagnosis.TIMEOUT;
    }
    return null;
  }

  /** The JDK has one type for both; its message for connecting is {@code Connect timed out}. */
  private static boolean isConnecting(Throwable failure) {
    String message = failure.getMessage();
    return message != null && message.toLowerCase(Locale.ROOT).contains("connect timed out");
  }

  /** Null where it knows nothing: no answer came, so that its type or a cause has to say why. */
  private static @Nullable Diagnosis bySaying(ProviderFailure said) {
    int status = said.status();
    Duration wait = said.retryAfter();
    long waitNanos = wait == null || wait.isNegative() ? 0 : Nanos.of(wait);
    Outcome outcome = said.outcome();
    if (outcome == null || outcome == Outcome.SUCCESS) {
      if (status == 0) {
        return null;
      }
      outcome = byStatus(status);
    }
    boolean isUnprocessed =
        outcome == Outcome.THROTTLED
            || outcome == Outcome.REJECTED
            || (outcome == Outcome.PROVIDER_FAULT && status == 503 && wait != null);
    return new Diagnosis(outcome, isUnprocessed, waitNanos);
  }

  private static Outcome byStatus(int status) {
    return switch (status) {
      case 400, 413, 422 -> Outcome.CALLER_FAULT;
      case 401, 403, 404 -> Outcome.CONFIG_FAULT;
      case 429 -> Outcome.THROTTLED;
      default -> Outcome.PROVIDER_FAULT;
    };
  }
}
