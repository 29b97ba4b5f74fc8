package dev.switchback.otel;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/**
 * Every attribute key this module writes, with its source and the version of that source. Keys are
 * copied, not imported from the incubating artifact, whose constants come and go. No key of ours is
 * the prefix of another: Phoenix cannot filter by the longer one.
 */
final class Keys {
  private Keys() {}

  // Switchback's telemetry contract 1. On spans; route, version, slice and reason on metrics too.
  static final AttributeKey<String> ROUTE = AttributeKey.stringKey("switchback.route");
  static final AttributeKey<String> VERSION = AttributeKey.stringKey("switchback.version");
  static final AttributeKey<String> DIGEST = AttributeKey.stringKey("switchback.digest");
  static final AttributeKey<String> SLICE = AttributeKey.stringKey("switchback.slice");
  static final AttributeKey<Boolean> SHADOW = AttributeKey.booleanKey("switchback.shadow");
  static final AttributeKey<Boolean> STICKY = AttributeKey.booleanKey("switchback.sticky");
  static final AttributeKey<String> REASON = AttributeKey.stringKey("switchback.resolution.reason");
  static final AttributeKey<String> ROLLOUT = AttributeKey.stringKey("switchback.rollout.id");
  static final AttributeKey<Double> SHARE = AttributeKey.doubleKey("switchback.rollout.share");
  static final AttributeKey<Long> REVISION = AttributeKey.longKey("switchback.registry.revision");
  static final AttributeKey<String> PROMPT = AttributeKey.stringKey("switchback.prompt.name");
  static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("switchback.attempt.number");
  static final AttributeKey<Double> COST = AttributeKey.doubleKey("switchback.cost");
  static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("switchback.attempt.count");
  static final AttributeKey<Long> RETRIES = AttributeKey.longKey("switchback.retry.count");
  static final AttributeKey<String> FALLBACK_FROM =
      AttributeKey.stringKey("switchback.fallback.from");
  static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("switchback.outcome");
  static final AttributeKey<Long> LENGTH = AttributeKey.longKey("switchback.output.length");
  static final AttributeKey<Double> DIVERSITY =
      AttributeKey.doubleKey("switchback.output.diversity");
  static final AttributeKey<String> LABEL = AttributeKey.stringKey("switchback.output.label");

  /** Before the score's own name. */
  static final String SCORE_PREFIX = "switchback.score.";

  // Switchback's telemetry contract 1. On metrics alone.
  static final AttributeKey<String> SCORE_NAME = AttributeKey.stringKey("switchback.score.name");
  static final AttributeKey<String> FEEDBACK_KIND =
      AttributeKey.stringKey("switchback.feedback.kind");
  static final AttributeKey<String> FEEDBACK_VALUE =
      AttributeKey.stringKey("switchback.feedback.value");
  static final AttributeKey<String> SOURCE = AttributeKey.stringKey("switchback.registry.source");
  static final AttributeKey<String> CAUSE = AttributeKey.stringKey("switchback.telemetry.cause");

  // Switchback's telemetry contract 1. On events and the revert span; rule and trigger on metrics
  // too.
  static final AttributeKey<String> RULE = AttributeKey.stringKey("switchback.threshold.rule");
  static final AttributeKey<String> RULE_KIND = AttributeKey.stringKey("switchback.threshold.kind");
  static final AttributeKey<Double> LN_E = AttributeKey.doubleKey("switchback.threshold.ln_e");
  static final AttributeKey<Double> NEEDED = AttributeKey.doubleKey("switchback.threshold.needed");
  static final AttributeKey<Long> CANARY_CALLS = AttributeKey.longKey("switchback.canary.calls");
  static final AttributeKey<String> VERDICT = AttributeKey.stringKey("switchback.verdict");
  static final AttributeKey<Boolean> ACTED = AttributeKey.booleanKey("switchback.threshold.acted");
  static final AttributeKey<String> TRIGGER = AttributeKey.stringKey("switchback.revert.trigger");
  static final AttributeKey<Boolean> WRITTEN = AttributeKey.booleanKey("switchback.revert.written");
  static final AttributeKey<String> FAILURE = AttributeKey.stringKey("switchback.revert.failure");
  static final AttributeKey<String> STABLE = AttributeKey.stringKey("switchback.stable.version");
  static final AttributeKey<Double> OBSERVED = AttributeKey.doubleKey("switchback.drift.observed");
  static final AttributeKey<Double> REFERENCE =
      AttributeKey.doubleKey("switchback.drift.reference");
  static final AttributeKey<Double> BOUNDARY = AttributeKey.doubleKey("switchback.drift.boundary");
  static final AttributeKey<Long> BEFORE = AttributeKey.longKey("switchback.registry.before");
  static final AttributeKey<Long> PROBLEMS = AttributeKey.longKey("switchback.registry.problems");
  static final AttributeKey<String> ACTOR = AttributeKey.stringKey("switchback.actor");
  static final AttributeKey<String> OWNER = AttributeKey.stringKey("switchback.owner");
  static final AttributeKey<String> RUNBOOK = AttributeKey.stringKey("switchback.runbook");
  static final AttributeKey<String> ABOUT_TRACES =
      AttributeKey.stringKey("switchback.about.trace_id");
  static final AttributeKey<String> ABOUT_SPANS =
      AttributeKey.stringKey("switchback.about.span_id");

  // OpenTelemetry semantic conventions 1.41.1, feature-flags (release candidate). The version is a
  // string there.
  static final AttributeKey<String> FLAG_KEY = AttributeKey.stringKey("feature_flag.key");
  static final AttributeKey<String> FLAG_VARIANT =
      AttributeKey.stringKey("feature_flag.result.variant");
  static final AttributeKey<String> FLAG_REASON =
      AttributeKey.stringKey("feature_flag.result.reason");
  static final AttributeKey<String> FLAG_PROVIDER =
      AttributeKey.stringKey("feature_flag.provider.name");
  static final AttributeKey<String> FLAG_VERSION = AttributeKey.stringKey("feature_flag.version");

  // OpenTelemetry GenAI conventions 1.41.1 (development). On spans of attempts alone.
  static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
  static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
  static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
  static final AttributeKey<List<String>> STOP_SEQUENCES =
      AttributeKey.stringArrayKey("gen_ai.request.stop_sequences");
  static final AttributeKey<String> OUTPUT_TYPE = AttributeKey.stringKey("gen_ai.output.type");
  static final AttributeKey<String> RESPONSE_MODEL =
      AttributeKey.stringKey("gen_ai.response.model");
  static final AttributeKey<String> RESPONSE_ID = AttributeKey.stringKey("gen_ai.response.id");
  static final AttributeKey<List<String>> FINISH_REASONS =
      AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
  static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");
  static final AttributeKey<Long> OUTPUT_TOKENS =
      AttributeKey.longKey("gen_ai.usage.output_tokens");
  static final AttributeKey<Long> CACHED_TOKENS =
      AttributeKey.longKey("gen_ai.usage.cache_read.input_tokens");
  static final AttributeKey<Long> REASONING_TOKENS =
      AttributeKey.longKey("gen_ai.usage.reasoning.output_tokens");

  /** Before the parameter's own name: max_tokens, temperature, top_p, seed, choice.count … */
  static final String REQUEST_PREFIX = "gen_ai.request.";

  // OpenTelemetry semantic conventions 1.41.1, general (stable).
  static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
  static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
  static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
}
