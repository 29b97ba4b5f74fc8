package dev.switchback.integration.springai;

import dev.switchback.Outcome;
import dev.switchback.ProviderFailure;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * What the exceptions behind Spring AI's models mean. Each model has its vendor's client beneath it
 * and lets that one's exceptions through, which have nothing in common but a status: {@code
 * statusCode()} with the vendors' own clients, {@code getStatusCode()} with Spring's.
 */
final class Failures {
  private static final int DEEPEST_CAUSE = 8;

  private Failures() {}

  /** Null where no exception has a status: its type has to say. */
  static @Nullable Outcome outcome(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (cause instanceof ProviderFailure) {
        return null; // it says more than a status
      }
      int status = status(cause);
      if (status > 0) {
        return byStatus(status, cause);
      }
      cause = cause.getCause();
    }
    return null;
  }

  private static Outcome byStatus(int status, Throwable failure) {
    return switch (status) {
      case 400, 413, 422 -> isPolicy(failure) ? Outcome.REFUSED : Outcome.CALLER_FAULT;
      case 401, 403, 404 -> Outcome.CONFIG_FAULT;
      case 408 -> Outcome.TIMEOUT;
      case 429 -> Outcome.THROTTLED;
      default -> Outcome.PROVIDER_FAULT;
    };
  }

  /** OpenAI's and Azure's code for a request that their filter stopped. */
  private static boolean isPolicy(Throwable failure) {
    String message = failure.getMessage();
    return message != null
        && (message.contains("content_filter") || message.contains("content_policy"));
  }

  private static int status(Throwable failure) {
    Object status = ask(failure, "statusCode");
    if (status == null) {
      status = ask(failure, "getStatusCode");
    }
    if (status != null && !(status instanceof Integer)) {
      status = ask(status, "value");
    }
    return status instanceof Integer number ? number : 0;
  }

  /** Null if there is no such public method. */
  private static @Nullable Object ask(Object of, String name) {
    try {
      Method method = of.getClass().getMethod(name);
      return method.invoke(of);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return null;
    }
  }
}
