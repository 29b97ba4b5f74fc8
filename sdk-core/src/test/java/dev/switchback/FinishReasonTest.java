package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a body says of the answer's end and of the model that gave it. */
class FinishReasonTest {
  private static final String CALL = CallFixture.NO_WAIT + ", breaker: off";

  private static Body<String, RuntimeException> finishing(String reason) {
    return target -> {
      target.observed(Observed.finished(reason));
      return "answer of " + target.version().version();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "stop, SUCCESS",
    "end_turn, SUCCESS",
    "tool_calls, SUCCESS",
    "length, TRUNCATED",
    "max_tokens, TRUNCATED",
    "MAX_TOKENS, TRUNCATED",
    "model_context_window_exceeded, TRUNCATED",
    "content_filter, REFUSED",
    "refusal, REFUSED",
    "SAFETY, REFUSED"
  })
  void theProvidersWordMakesTheOutcomeAndTheAnswerIsHandedOver(String reason, Outcome outcome)
      throws Exception {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route = fixture.route().idempotent().check(text -> true).build();
      Result<String> result = route.invoke(CallFixture.canary(0), finishing(reason));
      assertThat(result.value()).isEqualTo("answer of 1.5.0");
      assertThat(result.outcome()).isEqualTo(outcome);
      Result<String> later =
          route
              .invokeAsync(
                  CallFixture.canary(1),
                  target -> CompletableFuture.completedFuture(finishing(reason).call(target)))
              .get(30, TimeUnit.SECONDS);
      assertThat(later.value()).isEqualTo("answer of 1.5.0");
      assertThat(later.outcome()).isEqualTo(outcome);
      assertThat(fixture.badRates())
          .containsExactlyElementsOf(
              outcome == Outcome.TRUNCATED
                  ? java.util.List.of("truncation_rate")
                  : outcome == Outcome.REFUSED
                      ? java.util.List.of("refusal_rate")
                      : java.util.List.of());
    }
  }

  @Test
  void stableAnswersARefusalOnlyWhereTheDocumentSaysSo() {
    try (CallFixture fixture = new CallFixture(CALL + ", fallback_on: [refused]")) {
      Route<String> route = fixture.route().idempotent().build();
      Body<String, RuntimeException> refusing =
          fixture.counted(
              target ->
                  CallFixture.isCanary(target)
                      ? finishing("content_filter").call(target)
                      : finishing("stop").call(target));
      assertThat(route.call(CallFixture.canary(0), refusing)).isEqualTo("answer of 1.4.0");
      assertThat(fixture.attempts()).containsExactly(Outcome.REFUSED, Outcome.SUCCESS);
    }
  }

  @Test
  void aFailureAfterTheAnswerStaysTheApplicationsOwn() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route = fixture.route().build();
      assertThatThrownBy(
              () ->
                  route.<RuntimeException>call(
                      CallFixture.canary(0),
                      target -> {
                        target.observed(Observed.finished("length"));
                        throw new IllegalStateException("ours");
                      }))
          .hasMessage("ours");
      assertThat(fixture.last().outcome()).isEqualTo(Outcome.APP_FAULT);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "small-2, true",
    "SMALL-2, true",
    "openai/small-2, true",
    "small-2-2026-01-31, true",
    "small-2:latest, true",
    "small-2-mini, false",
    "small-1, false",
    "other, false"
  })
  void anotherModelThanTheOneAskedForIsSaidOnce(String answered, boolean isSame) {
    try (CallFixture fixture = new CallFixture(CALL);
        Log log = new Log()) {
      Route<String> route = fixture.route().build();
      for (int i = 0; i < 3; i++) {
        route.<RuntimeException>call(
            CallFixture.canary(i),
            target -> {
              target.observed(new Observed(answered, "id-1", null, "stop"));
              return "fine";
            });
      }
      assertThat(log.lines("was to answer and " + answered + " did")).hasSize(isSame ? 0 : 1);
      assertThat(fixture.last().outcome()).isEqualTo(Outcome.SUCCESS);
      assertThat(fixture.switchback.mishaps()).as("it is no failure").isZero();
    }
  }
}
