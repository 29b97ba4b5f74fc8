package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sending again: retries, their budget, and stable taking over. */
class ResendingTest {
  private static final String CALL = CallFixture.NO_WAIT + ", breaker: off";
  private static final List<String> ONE = List.of("1.5.0");
  private static final List<String> TWO = List.of("1.5.0", "1.5.0");
  private static final List<String> ONE_AND_STABLE = List.of("1.5.0", "1.4.0");
  private static final List<String> TWO_AND_STABLE = List.of("1.5.0", "1.5.0", "1.4.0");

  private static List<String> sentRaw(Exception failure) {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Body<String, Exception> body =
          fixture.failingOnCanary(
              target -> {
                throw failure;
              });
      Throwable unused =
          catchThrowable(() -> fixture.route().build().call(CallFixture.canary(0), body));
      return fixture.sent;
    }
  }

  @Test
  void aRawLambdaIsSentAgainOnlyWhereNothingWasProcessed() {
    assertThat(sentRaw(new ConnectException("refused"))).isEqualTo(TWO_AND_STABLE);
    assertThat(sentRaw(Failing.with(429))).isEqualTo(TWO_AND_STABLE);
    assertThat(sentRaw(Failing.with(503, Duration.ZERO))).isEqualTo(TWO_AND_STABLE);
    assertThat(sentRaw(Failing.with(503))).isEqualTo(ONE);
    assertThat(sentRaw(Failing.with(500))).isEqualTo(ONE);
    assertThat(sentRaw(Failing.with(401))).isEqualTo(ONE);
    assertThat(sentRaw(new SocketException("Connection reset"))).isEqualTo(ONE);
    assertThat(sentRaw(new IOException("who knows"))).isEqualTo(ONE);
  }

  @Test
  void attemptsAreTwoOnAVersionAndThreeInAllByDefault() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route = fixture.route().idempotent().build();
      Body<String, IOException> body =
          fixture.counted(
              target -> {
                throw Failing.with(500);
              });
      assertThatThrownBy(() -> route.call(CallFixture.canary(0), body))
          .hasMessage("status 500")
          .as("unchanged: nothing of the canary's is added to it")
          .hasNoSuppressedExceptions();
      assertThat(fixture.sent).isEqualTo(TWO_AND_STABLE);
      assertThat(fixture.last().attempts())
          .extracting(CallRecord.Attempt::number)
          .containsExactly(1, 2, 3);
      fixture.sent.clear();
      assertThatThrownBy(() -> route.call(CallFixture.stable(0), body)).hasMessage("status 500");
      assertThat(fixture.sent).containsExactly("1.4.0", "1.4.0");
    }
  }

  @Test
  void theDocumentSaysHowManyAttemptsThereAre() {
    try (CallFixture fixture = new CallFixture(CALL + ", attempts: 3, attempts_in_all: 4")) {
      Route<String> route = fixture.route().idempotent().build();
      Body<String, IOException> body =
          fixture.failingOnCanary(
              target -> {
                throw Failing.with(500);
              });
      assertThat(catchThrowable(() -> route.call(CallFixture.canary(0), body))).isNull();
      assertThat(fixture.sent).containsExactly("1.5.0", "1.5.0", "1.5.0", "1.4.0");
    }
  }

  @Test
  void theSecondTryMaySucceedAndIsAnswered() throws Exception {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route = fixture.route().idempotent().build();
      String answer =
          route.call(
              CallFixture.canary(0),
              fixture.<IOException>counted(
                  target -> {
                    if (target.attempt() == 1) {
                      throw Failing.with(500);
                    }
                    return target.model();
                  }));
      assertThat(answer).isEqualTo("small-2");
      assertThat(fixture.attempts()).containsExactly(Outcome.PROVIDER_FAULT, Outcome.SUCCESS);
      assertThat(fixture.last().outcome()).isEqualTo(Outcome.SUCCESS);
      assertThat(fixture.last().errorType()).isNull();
      assertThat(fixture.badRates()).as("the first attempt counts").containsExactly("error_rate");
    }
  }

  @Test
  void aCanaryThatStableRescuesCountsAsItsFailureAndStableAsNothing() throws Exception {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route = fixture.route().idempotent().build();
      Result<String> result =
          route.invoke(
              CallFixture.canary(0),
              fixture.<IOException>failingOnCanary(
                  target -> {
                    throw Failing.with(500);
                  }));
      assertThat(result.value()).isEqualTo("rescued");
      assertThat(result.resolution().version().version()).isEqualTo(CallFixture.STABLE);
      assertThat(result.resolution().reason()).isEqualTo(Resolution.Reason.FALLBACK);
      assertThat(result.receipt().version()).isEqualTo(CallFixture.STABLE);
      assertThat(result.record().drawn().slice()).isEqualTo(Slice.CANARY);
      assertThat(fixture.badRates()).containsExactly("error_rate");
      assertThat(fixture.canaryUnits()).isEqualTo(1);
      assertThat(fixture.stableUnits()).isZero();
      Result<String> again = route.invoke(CallFixture.canary(0), target -> "fine");
      assertThat(again.resolution().slice()).as("the assignment stays").isEqualTo(Slice.CANARY);
    }
  }

  @Test
  void retriesSpendTenPercentOfCallsAndStableTakingOverSpendsNothing() {
    try (CallFixture fixture = new CallFixture(CALL + ", fallback: false")) {
      Route<String> route = fixture.route().idempotent().build();
      Body<String, IOException> body =
          fixture.counted(
              target -> {
                throw Failing.with(500);
              });
      for (int call = 0; call < 200; call++) {
        Throwable unused = catchThrowable(() -> route.call(Key.none(), body));
      }
      assertThat(fixture.sent).as("3 to begin with and 20 earned").hasSize(200 + 23);
    }
    try (CallFixture fixture = new CallFixture(CALL + ", retry_budget: 0%")) {
      Route<String> route = fixture.route().idempotent().build();
      Body<String, IOException> body =
          fixture.failingOnCanary(
              target -> {
                throw Failing.with(500);
              });
      for (int call = 0; call < 10; call++) {
        int number = call;
        assertThat(catchThrowable(() -> route.call(CallFixture.canary(number), body))).isNull();
      }
      assertThat(fixture.sent).hasSize(20).startsWith("1.5.0", "1.4.0");
    }
  }

  @Test
  void theIdempotencyKeyIsTheSameOnAVersionAndAnotherOnAnother() throws Exception {
    List<String> keys = new ArrayList<>();
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route = fixture.route().idempotent().build();
      Body<String, IOException> body =
          target -> {
            keys.add(target.idempotencyKey());
            assertThat(target.idempotencyKey()).isEqualTo(target.idempotencyKey());
            if (CallFixture.isCanary(target)) {
              throw Failing.with(500);
            }
            return "fine";
          };
      route.call(CallFixture.canary(0), body);
      route.call(CallFixture.stable(0), body);
    }
    assertThat(keys).hasSize(4).doesNotContainNull();
    assertThat(keys.get(1)).isEqualTo(keys.get(0));
    assertThat(keys.get(2)).isNotEqualTo(keys.get(0));
    assertThat(keys.get(3)).isNotIn(keys.subList(0, 3));
  }

  @Test
  void oneDeadlineSpansAllAttempts() throws Exception {
    List<Duration> left = new ArrayList<>();
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route = fixture.route().idempotent().deadline(Duration.ofSeconds(6)).build();
      Body<String, IOException> body =
          fixture.counted(
              target -> {
                left.add(target.remaining());
                fixture.advance(Duration.ofSeconds(4));
                throw Failing.with(500);
              });
      assertThatThrownBy(() -> route.call(CallFixture.canary(0), body)).hasMessage("status 500");
      assertThat(left).containsExactly(Duration.ofSeconds(6), Duration.ofSeconds(2));
      assertThat(fixture.attempts()).containsExactly(Outcome.PROVIDER_FAULT, Outcome.TIMEOUT);
      assertThat(fixture.last().durationNanos()).isEqualTo(Duration.ofSeconds(8).toNanos());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSED", "CALLER_FAULT", "DEGRADED"})
  void stableTakesOverMoreOutcomesWhereTheRouteHasOptedIn(Outcome outcome) {
    String optIn = CALL + ", fallback_on: [" + outcome.text() + "]";
    try (CallFixture fixture = new CallFixture(optIn)) {
      Body<String, Exception> body =
          fixture.failingOnCanary(
              target -> {
                if (outcome == Outcome.DEGRADED) {
                  return "not good";
                }
                throw Failing.as(outcome);
              });
      Route.Builder<String> route = fixture.route().check(text -> !text.equals("not good"));
      Throwable unused = catchThrowable(() -> route.build().call(CallFixture.canary(0), body));
      assertThat(fixture.sent).as("bound by the rule of idempotency").isEqualTo(ONE);
      fixture.sent.clear();
      Throwable none =
          catchThrowable(() -> route.idempotent().build().call(CallFixture.canary(1), body));
      assertThat(none).isNull();
      assertThat(fixture.sent).isEqualTo(ONE_AND_STABLE);
      assertThat(fixture.attempts()).containsExactly(outcome, Outcome.SUCCESS);
    }
  }

  @Test
  void aDegradedOutputIsAskedForOnceMoreWhereTheRouteHasOptedIn() {
    try (CallFixture fixture = new CallFixture(CALL + ", attempts: 3, retry_degraded: true")) {
      Route<String> route = fixture.route().idempotent().check(text -> false).build();
      String answer =
          route.<RuntimeException>call(
              CallFixture.canary(0), fixture.counted(target -> "try " + target.attempt()));
      assertThat(answer).as("the last one is handed over").isEqualTo("try 2");
      assertThat(fixture.sent).isEqualTo(TWO);
      assertThat(fixture.last().outcome()).isEqualTo(Outcome.DEGRADED);
    }
  }

  @Test
  void aDegradedAnswerIsKeptWhenTheSecondTryFails() throws Exception {
    try (CallFixture fixture = new CallFixture(CALL + ", retry_degraded: true")) {
      Route<String> route =
          fixture.route().idempotent().check(text -> false).label(text -> text).build();
      Result<String> result =
          route.invoke(
              CallFixture.stable(0),
              target -> {
                if (target.attempt() == 2) {
                  throw new IOException("reset");
                }
                return "usable";
              });
      assertThat(result.value()).isEqualTo("usable");
      assertThat(result.outcome()).isEqualTo(Outcome.DEGRADED);
      assertThat(fixture.attempts()).containsExactly(Outcome.DEGRADED, Outcome.PROVIDER_FAULT);
      assertThat(result.record().label()).as("of the answer").isEqualTo("usable");
      assertThat(result.record().errorType()).as("no exception ended it").isNull();
    }
  }

  @Test
  void aThrottledCanaryIsNotSentToAStableOfTheSameQuota() {
    try (CallFixture fixture =
        new CallFixture(
            CALL,
            builder -> {},
            yaml ->
                yaml.replace(
                    "model: small-2", "model: small-1\n    parameters: {temperature: 1}"))) {
      Route<String> route = fixture.route().idempotent().build();
      Body<String, IOException> body =
          fixture.failingOnCanary(
              target -> {
                throw Failing.with(429);
              });
      assertThatThrownBy(() -> route.call(CallFixture.canary(0), body)).hasMessage("status 429");
      assertThat(fixture.sent).isEqualTo(TWO);
    }
  }

  @Test
  void aCallThatIsForcedToTheCanaryIsNotRescuedAndNoEvidence() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route = fixture.route().idempotent().build();
      CallOptions forced = CallOptions.ofDefaults().withVersion("1.5.0");
      Body<String, IOException> body =
          fixture.failingOnCanary(
              target -> {
                throw Failing.with(500);
              });
      assertThatThrownBy(() -> route.call(Key.none(), forced, body)).hasMessage("status 500");
      assertThat(fixture.sent).isEqualTo(TWO);
      assertThat(fixture.canaryUnits()).isZero();
    }
  }
}
