package dev.switchback.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.Outcome;
import dev.switchback.Target;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** How the failures of one request are told: of which route, version and provider. */
final class Failures {
  private final String who;
  private final String provider;
  private final List<String> texts;
  private volatile List<String> secrets = List.of();
  private volatile @Nullable String requestId;

  /**
   * @param texts of the request, which must not be repeated
   */
  Failures(Target target, List<String> texts) {
    this.provider = target.provider();
    this.texts = texts;
    this.who =
        "route "
            + target.resolution().route()
            + ", version "
            + target.version().version()
            + ": "
            + provider;
  }

  /** The key was asked for: it must not be repeated either. */
  void hide(String key) {
    secrets = List.of(key);
  }

  /** An answer began: its id goes into what is told from here on. */
  void answered(HttpHeaders headers) {
    String id =
        headers.firstValue("request-id").or(() -> headers.firstValue("x-request-id")).orElse("");
    requestId = id.matches("[\\w.:/-]{1,128}") ? id : null;
  }

  /** The request is not sent: this provider cannot express what the application asks. */
  ProviderException inexpressible(String field, String remedy) {
    return told(
        field + " cannot be sent to it; " + remedy, null, 0, null, Outcome.CALLER_FAULT, null);
  }

  /** The request is not sent: the version, or how the application bound its provider, is wrong. */
  ProviderException misconfigured(String problem, @Nullable Throwable cause) {
    return told(problem, cause, 0, null, Outcome.CONFIG_FAULT, null);
  }

  /** No answer, or no whole one: the cause's type says what it was. */
  ProviderException lost(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ProviderException known) {
      return known;
    }
    boolean isLate = cause instanceof TimeoutException;
    String what =
        isLate
            ? "gave no answer in the time that was left"
            : "gave no answer: " + Excerpt.of(String.valueOf(cause), secrets, texts);
    return told(what, cause, 0, null, isLate ? Outcome.TIMEOUT : null, null);
  }

  /** The caller gave up. */
  ProviderException cancelled(Throwable cause) {
    return told("given up by the caller", cause, 0, null, Outcome.CANCELLED, null);
  }

  /** An answer that is not to be used, by its status. */
  ProviderException status(int status, HttpHeaders headers, byte[] body) {
    ErrorWords words = words(body);
    String said = Excerpt.of(words.message(), secrets, texts);
    String what =
        "answered "
            + status
            + (words.word() == null ? "" : " " + words.word())
            + (said.isEmpty() ? " (" + kind(headers) + ")" : ": " + said)
            + (status >= 300 && status < 400
                ? "; redirects are not followed, or the key would go along; bind the new address"
                : "");
    return told(what, null, status, RetryAfter.of(headers), words.with(status), words.word());
  }

  /** Status 200, and something that is no answer. */
  ProviderException nonsense(String what, @Nullable Throwable cause) {
    return told(what, cause, 200, null, Outcome.PROVIDER_FAULT, null);
  }

  /** A stream broke. */
  ProviderException broken(String what, @Nullable Throwable cause) {
    return told(what, cause, 200, null, Outcome.STREAM_FAULT, null);
  }

  /**
   * The provider said in a body with status 200 that it failed.
   *
   * @param isBegun whether content was handed over before
   */
  ProviderException error(JsonNode frame, boolean isBegun) {
    ErrorWords words = ErrorWords.of(frame);
    Outcome outcome = words.outcome() == null ? Outcome.PROVIDER_FAULT : words.outcome();
    return told(
        "sent an error"
            + (words.word() == null ? "" : " " + words.word())
            + ": "
            + Excerpt.of(words.message(), secrets, texts),
        null,
        200,
        null,
        isBegun ? Outcome.STREAM_FAULT : outcome,
        words.word());
  }

  static String kind(HttpHeaders headers) {
    String type = headers.firstValue("Content-Type").orElse("no content type");
    return type.matches("[\\w.+/ ;=-]{1,80}") ? type : "odd content type";
  }

  private static ErrorWords words(byte[] body) {
    try {
      return ErrorWords.of(Wire.read(body, body.length));
    } catch (IOException textOrHtml) {
      return ErrorWords.NONE;
    }
  }

  private ProviderException told(
      String what,
      @Nullable Throwable cause,
      int status,
      @Nullable Duration retryAfter,
      @Nullable Outcome outcome,
      @Nullable String type) {
    return new ProviderException(
        who + " " + what, cause, provider, status, retryAfter, outcome, type, requestId);
  }
}
