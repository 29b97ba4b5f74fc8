package dev.switchback;

import dev.switchback.document.ModelVersion;
import dev.switchback.document.Prompt;
import java.time.Duration;
import java.util.Map;

/**
 * What the application's code is handed to make the call with. One object an attempt; what is said
 * through it ({@link #score}, {@link #label}, {@link #usage}) belongs to that attempt.
 *
 * <p>Thread-safe: an asynchronous body may use it from another thread, until the attempt has ended;
 * what is said later is dropped and counted.
 */
public interface Target {
  /** Which version this is, and why. */
  Resolution resolution();

  /** The version to call. */
  default ModelVersion version() {
    return resolution().version();
  }

  /** The provider's name as declared, such as {@code openai}. */
  default String provider() {
    return version().provider();
  }

  /** The model's name to send to the provider. */
  default String model() {
    return version().model();
  }

  /** The parameters declared for this version, such as {@code temperature}; never null. */
  default Map<String, Object> parameters() {
    return version().parameters();
  }

  /**
   * The prompt declared for this version.
   *
   * @throws SwitchbackException if the version has none
   */
  default Prompt prompt() {
    Prompt prompt = version().prompt();
    if (prompt == null) {
      throw new SwitchbackException(
          "route "
              + resolution().route()
              + ", version "
              + version().version()
              + ": no prompt is declared; add prompt: {name: …, template: \"…\"} to the version");
    }
    return prompt;
  }

  /** The attempt's number in this call, from 1. */
  int attempt();

  /** The time left for this attempt; zero or more. Pass it to the client as its timeout. */
  Duration remaining();

  /**
   * The same for every attempt of this call on one version, another for another version. Send it to
   * providers that take idempotency keys.
   */
  String idempotencyKey();

  /**
   * Whether the request may declare tools. False only for a copy to the shadow version whose route
   * does not say {@link Route.Builder#toolsInShadow}: a body that would declare them throws {@link
   * ToolsInShadowException} then, as the built-in adapters and the drop-ins do.
   */
  default boolean allowsTools() {
    return true;
  }

  /**
   * Says that what this attempt sends may be sent again, by a retry or by stable taking over, also
   * where the provider may have processed it. It holds where the attempt fails by a {@link
   * ProviderFailure}, in it or among its causes, or by its time, with nothing answered before; any
   * other exception may come from something else that the body did. The built-in adapters say so of
   * their requests, and {@link Route.Builder#idempotent} says it of whatever a body does.
   *
   * <p>By default it does nothing, for targets of tests.
   */
  default Target idempotent() {
    return this;
  }

  /**
   * Says a score of this output.
   *
   * @param value in [0, 1], higher is better; anything else is dropped, counted and logged once
   */
  Target score(String name, double value);

  /** Says the label of this output. */
  Target label(String label);

  /** Says the tokens read and written; negative values are dropped and counted. */
  Target usage(long inputTokens, long outputTokens);

  /**
   * Says what the provider's answer told of itself: usage, as {@link #usage} does, the finish
   * reason, from which {@link Outcome#TRUNCATED} and {@link Outcome#REFUSED} follow, the model that
   * answered and the answer's id. What is null leaves what was said before. Chunks of a stream say
   * it themselves.
   *
   * <p>By default all but the usage is left out, for targets of tests.
   */
  default Target observed(Observed observed) {
    Observed.Usage usage = observed.usage();
    return usage == null ? answered() : usage(usage.inputTokens(), usage.outputTokens());
  }

  /** Says the output's text, for its length and diversity; the text itself is not kept. */
  Target text(CharSequence text);

  /**
   * Says that the provider has answered: what fails from here on is the application's own fault.
   * {@link #score}, {@link #label}, {@link #usage}, {@link #observed} and {@link #text} say so as
   * well.
   */
  Target answered();

  /**
   * Says that a request goes out now, so that telemetry can follow it. For adapters: those of
   * {@code dev.switchback.provider} say it. Send it on this thread, then close what is returned.
   *
   * <p>By default nobody is told, for targets of tests.
   */
  default Observer.Scope sending(ProviderRequest request) {
    return () -> {};
  }
}
