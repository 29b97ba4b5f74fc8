package dev.switchback.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.Outcome;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a provider's error object says: {@code {"error": {"type", "code", "message"}}} in each
 * dialect, with Azure's {@code innererror}; vLLM once sent its fields without the wrapping.
 *
 * @param word the most telling of code and type; null if there is neither
 * @param message for a person; may repeat the request
 * @param outcome what the words mean; null where they say nothing beyond the status
 */
record ErrorWords(@Nullable String word, String message, @Nullable Outcome outcome) {
  static final ErrorWords NONE = new ErrorWords(null, "", null);

  /** Whether a frame of a stream, or a body with status 200, is an error. */
  static boolean isError(JsonNode body) {
    return body.hasNonNull("error")
        || "error".equals(Wire.text(body, "type"))
        || "error".equals(Wire.text(body, "object"));
  }

  static ErrorWords of(JsonNode body) {
    JsonNode inside = body.path("error");
    JsonNode error = inside.isObject() ? inside : body;
    String code = word(error.path("code"));
    String type = word(error.path("type"));
    String inner = word(error.path("innererror").path("code"));
    String message = inside.isTextual() ? inside.textValue() : Wire.textOr(error, "message", "");
    Outcome outcome = firstOf(meaning(inner), meaning(code), meaning(type));
    boolean isNumber = code != null && code.matches("\\d+");
    return new ErrorWords(code == null || isNumber ? type : code, message, outcome);
  }

  private static @Nullable Outcome firstOf(@Nullable Outcome... outcomes) {
    for (Outcome outcome : outcomes) {
      if (outcome != null) {
        return outcome;
      }
    }
    return null;
  }

  /** A short name or a number; anything else is no word and may hold anything. */
  private static @Nullable String word(JsonNode node) {
    String text = node.isIntegralNumber() ? node.asText() : node.textValue();
    return text != null && text.matches("[\\w.-]{1,64}") ? text : null;
  }

  private static @Nullable Outcome meaning(@Nullable String word) {
    if (word == null) {
      return null;
    }
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "content_filter",
          "content_policy_violation",
          "responsibleaipolicyviolation",
          "invalid_prompt",
          "refusal" ->
          Outcome.REFUSED;
      case "context_length_exceeded",
          "exceed_context_size_error",
          "string_above_max_length",
          "invalid_request_error",
          "badrequesterror",
          "request_too_large",
          "400",
          "413",
          "422" ->
          Outcome.CALLER_FAULT;
      case "authentication_error",
          "permission_error",
          "not_found_error",
          "notfounderror",
          "billing_error",
          "invalid_api_key",
          "model_not_found",
          "401",
          "402",
          "403",
          "404" ->
          Outcome.CONFIG_FAULT;
      case "rate_limit_error", "rate_limit_exceeded", "insufficient_quota", "429" ->
          Outcome.THROTTLED;
      case "overloaded_error", "api_error", "server_error", "timeout_error" ->
          Outcome.PROVIDER_FAULT;
      default -> null;
    };
  }

  /** The outcome of an answer with this status, beyond what the standard list makes of it. */
  Outcome with(int status) {
    if (status == 400 && (outcome == Outcome.REFUSED || outcome == Outcome.CONFIG_FAULT)) {
      return outcome;
    }
    if (status == 403 && outcome == Outcome.REFUSED) {
      return outcome;
    }
    return switch (status) {
      case 400, 413, 422 -> Outcome.CALLER_FAULT;
      case 401, 402, 403, 404, 405 -> Outcome.CONFIG_FAULT;
      case 429 -> Outcome.THROTTLED;
      default -> status >= 300 && status < 400 ? Outcome.CONFIG_FAULT : Outcome.PROVIDER_FAULT;
    };
  }
}
