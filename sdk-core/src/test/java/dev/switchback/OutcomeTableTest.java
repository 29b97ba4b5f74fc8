package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of outcomes, row by row, through the door: a canary meets the outcome each time. */
class OutcomeTableTest {
  private static final String CALL = CallFixture.NO_WAIT + ", attempt_timeout: 2s, breaker: ";
  private static final List<String> CANARY = List.of("1.5.0");
  private static final List<String> STABLE_TOO = List.of("1.5.0", "1.4.0");
  private static final List<String> TWICE_AND_STABLE = List.of("1.5.0", "1.5.0", "1.4.0");

  /** What a circuit breaker keeps of an outcome. */
  private enum Breaker {
    SUCCESS,
    FAILURE,
    OPENS,
    IGNORED
  }

  private interface Meets {
    String on(CallFixture fixture, Target target) throws Exception;
  }

  /** A row: what meets it, and the columns. */
  private enum Row {
    SUCCESS("", Breaker.SUCCESS, CANARY, CANARY, (f, t) -> "fine"),
    TRUNCATED("truncation_rate", Breaker.SUCCESS, CANARY, CANARY, said(Outcome.TRUNCATED)),
    REFUSED("refusal_rate", Breaker.IGNORED, CANARY, CANARY, said(Outcome.REFUSED)),
    CALLER_FAULT("caller_fault_rate", Breaker.IGNORED, CANARY, CANARY, status(422)),
    CONFIG_FAULT("error_rate", Breaker.OPENS, CANARY, STABLE_TOO, status(401)),
    THROTTLED("throttled_rate", Breaker.IGNORED, TWICE_AND_STABLE, TWICE_AND_STABLE, status(429)),
    PROVIDER_FAULT("error_rate", Breaker.FAILURE, CANARY, TWICE_AND_STABLE, status(529)),
    TIMEOUT(
        "error_rate",
        Breaker.FAILURE,
        CANARY,
        STABLE_TOO,
        (fixture, target) -> {
          fixture.advance(Duration.ofSeconds(3));
          throw new IOException("gave up");
        }),
    CALLER_DEADLINE(
        "abandoned_rate",
        Breaker.IGNORED,
        CANARY,
        CANARY,
        (fixture, target) -> {
          fixture.advance(Duration.ofMillis(1_500));
          throw new IOException("gave up");
        }),
    STREAM_FAULT("error_rate", Breaker.FAILURE, CANARY, CANARY, said(Outcome.STREAM_FAULT)),
    CANCELLED(
        "abandoned_rate",
        Breaker.IGNORED,
        CANARY,
        CANARY,
        (fixture, target) -> {
          throw new InterruptedException();
        }),
    DEGRADED("", Breaker.SUCCESS, CANARY, CANARY, (fixture, target) -> "not good"),
    APP_FAULT(
        "",
        Breaker.IGNORED,
        CANARY,
        CANARY,
        (fixture, target) -> {
          target.usage(10, 2);
          throw new IllegalStateException("ours");
        });

    private final String badRate;
    private final Breaker breaker;
    private final List<String> sentRaw;
    private final List<String> sentIdempotent;
    private final Meets meets;

    Row(
        String badRate,
        Breaker breaker,
        List<String> sentRaw,
        List<String> sentIdempotent,
        Meets meets) {
      this.badRate = badRate;
      this.breaker = breaker;
      this.sentRaw = sentRaw;
      this.sentIdempotent = sentIdempotent;
      this.meets = meets;
    }

    private static Meets status(int status) {
      return (fixture, target) -> {
        throw Failing.with(status);
      };
    }

    private static Meets said(Outcome outcome) {
      return (fixture, target) -> {
        throw Failing.as(outcome);
      };
    }

    Outcome outcome() {
      return Outcome.valueOf(name());
    }

    /** One call whose canary attempts meet the row. */
    Throwable call(CallFixture fixture, Key key, boolean isIdempotent) {
      Route.Builder<String> builder = fixture.route().check(text -> !text.equals("not good"));
      Route<String> route = (isIdempotent ? builder.idempotent() : builder).build();
      CallOptions options =
          this == CALLER_DEADLINE
              ? CallOptions.ofDefaults().withDeadline(Duration.ofSeconds(1))
              : CallOptions.ofDefaults();
      Body<String, Exception> body = fixture.failingOnCanary(target -> meets.on(fixture, target));
      Throwable thrown = catchThrowable(() -> route.call(key, options, body));
      boolean wasInterrupted = Thread.interrupted();
      assertThat(wasInterrupted).as("interrupted").isEqualTo(this == CANCELLED);
      return thrown;
    }
  }

  @ParameterizedTest
  @EnumSource
  void isSentAgainOnlyWhereTheTableSaysSo(Row row) {
    try (CallFixture fixture = new CallFixture(CALL + "off")) {
      row.call(fixture, CallFixture.canary(0), false);
      assertThat(fixture.sent).as("raw").isEqualTo(row.sentRaw);
      fixture.sent.clear();
      row.call(fixture, CallFixture.canary(1), true);
      assertThat(fixture.sent).as("idempotent").isEqualTo(row.sentIdempotent);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isWrittenInTheRecordOnce(Row row) {
    try (CallFixture fixture = new CallFixture(CALL + "off, fallback: false, retry_budget: 0%")) {
      Throwable thrown = row.call(fixture, CallFixture.canary(0), true);
      assertThat(fixture.recorded.calls()).hasSize(1);
      assertThat(fixture.last().outcome()).isEqualTo(row.outcome());
      assertThat(fixture.attempts()).containsExactly(row.outcome());
      assertThat(fixture.last().errorType())
          .isEqualTo(thrown == null ? null : thrown.getClass().getName());
      assertThat(thrown == null).isEqualTo(row == Row.SUCCESS || row == Row.DEGRADED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void isEvidenceOfItsOwnRateAlone(Row row) {
    try (CallFixture fixture = new CallFixture(CALL + "off")) {
      row.call(fixture, CallFixture.canary(0), true);
      assertThat(fixture.badRates())
          .isEqualTo(row.badRate.isEmpty() ? List.of() : List.of(row.badRate));
      assertThat(fixture.canaryUnits()).as("the unit stays").isEqualTo(1);
      assertThat(fixture.stableUnits()).as("a rescue is no evidence").isZero();
      Verdict.Estimate scores = fixture.rule("score.accuracy").canary();
      if (row == Row.DEGRADED) {
        assertThat(scores.meanY()).isEqualTo(1.0);
      } else {
        assertThat(scores == null || scores.n() == 0).as("no score was given").isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void meetsTheBreakerAsTheTableSays(Row row) {
    String ofThree = "{failure_rate: 60%, of_last: 3, min: 3}, retry_budget: 0%";
    try (CallFixture fixture = new CallFixture(CALL + "{of_last: 1, min: 1}, retry_budget: 0%")) {
      row.call(fixture, CallFixture.canary(0), true);
      assertThat(fixture.isOpen(CallFixture.CANARY))
          .isEqualTo(row.breaker == Breaker.FAILURE || row.breaker == Breaker.OPENS);
      assertThat(fixture.isOpen(CallFixture.STABLE)).isFalse();
    }
    try (CallFixture fixture = new CallFixture(CALL + ofThree)) {
      row.call(fixture, CallFixture.canary(0), true);
      assertThat(fixture.isOpen(CallFixture.CANARY)).isEqualTo(row.breaker == Breaker.OPENS);
      Row.PROVIDER_FAULT.call(fixture, CallFixture.canary(1), true);
      Row.PROVIDER_FAULT.call(fixture, CallFixture.canary(2), true);
      assertThat(fixture.isOpen(CallFixture.CANARY))
          .as("two of three failed")
          .isEqualTo(row.breaker != Breaker.IGNORED);
    }
  }
}
