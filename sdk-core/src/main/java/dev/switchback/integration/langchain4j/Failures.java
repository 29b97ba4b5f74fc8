package dev.switchback.integration.langchain4j;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.switchback.Outcome;
import org.jspecify.annotations.Nullable;

/** What LangChain4j's exceptions mean. It keeps no Retry-After. */
final class Failures {
  private static final int DEEPEST_CAUSE = 8;

  private Failures() {}

  /** Null for what is not LangChain4j's own. */
  static @Nullable Outcome outcome(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      Outcome outcome = byType(cause);
      if (outcome != null) {
        return outcome;
      }
      cause = cause.getCause();
    }
    return null;
  }

  private static @Nullable Outcome byType(Throwable failure) {
    if (failure instanceof ContentFilteredException) {
      return Outcome.REFUSED;
    }
    if (failure instanceof InvalidRequestException
        || failure instanceof UnsupportedFeatureException) {
      return Outcome.CALLER_FAULT;
    }
    if (failure instanceof AuthenticationException || failure instanceof ModelNotFoundException) {
      return Outcome.CONFIG_FAULT;
    }
    if (failure instanceof RateLimitException) {
      return Outcome.THROTTLED;
    }
    if (failure instanceof TimeoutException) {
      return Outcome.TIMEOUT;
    }
    if (failure instanceof InternalServerException) {
      return Outcome.PROVIDER_FAULT;
    }
    return failure instanceof HttpException http ? byStatus(http.statusCode()) : null;
  }

  private static Outcome byStatus(int status) {
    return switch (status) {
      case 400, 413, 422 -> Outcome.CALLER_FAULT;
      case 401, 403, 404 -> Outcome.CONFIG_FAULT;
      case 408 -> Outcome.TIMEOUT;
      case 429 -> Outcome.THROTTLED;
      default -> Outcome.PROVIDER_FAULT;
    };
  }
}
