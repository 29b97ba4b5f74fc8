package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is drawn from calls, and what becomes of values that cannot be used. */
class SignalsOfCallsTest {
  private static final String CALL = CallFixture.NO_WAIT + ", breaker: off";

  @Test
  void oneRecordACallHoldsWhatExtractorsAndTheBodySaid() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route =
          fixture
              .route()
              .label(text -> text.substring(0, 3))
              .text(text -> text)
              .score("accuracy", text -> 0.25)
              .score("absent", text -> null)
              .build();
      route.<RuntimeException>call(
          CallFixture.canary(0),
          target -> {
            fixture.advance(Duration.ofMillis(120));
            target.usage(100, 20).score("helpful", 1);
            return "one two one";
          });
      assertThat(fixture.recorded.calls()).hasSize(1);
      CallRecord record = fixture.last();
      assertThat(record.id()).matches("[0-9a-f]{32}");
      assertThat(record.label()).isEqualTo("one");
      assertThat(record.length()).isEqualTo(11);
      assertThat(record.diversity()).isEqualTo(2.0 / 3);
      assertThat(record.scores())
          .isEqualTo(Map.of("accuracy", 0.25, "helpful", 1.0, "diversity", 2.0 / 3));
      assertThat(record.inputTokens()).isEqualTo(100);
      assertThat(record.outputTokens()).isEqualTo(20);
      assertThat(record.durationNanos()).isEqualTo(Duration.ofMillis(120).toNanos());
      assertThat(record.errorType()).isNull();
      assertThat(fixture.switchback.mishaps()).isZero();
    }
  }

  @Test
  void extractorsWinOverTheBodyAndTheLastWordOfTheBodyOverItsFirst() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route = fixture.route().label(text -> "drawn").build();
      route.call(
          CallFixture.canary(0),
          target -> target.label("said").score("a", 0.1).score("a", 0.2).toString());
      assertThat(fixture.last().label()).isEqualTo("drawn");
      assertThat(fixture.last().scores()).containsExactly(Map.entry("a", 0.2));
    }
  }

  @Test
  void tokensAreOfAllAttemptsAndTheRestOfTheOneThatAnswered() throws Exception {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route =
          fixture.route().idempotent().classifier(e -> Outcome.PROVIDER_FAULT).build();
      route.call(
          CallFixture.canary(0),
          target -> {
            target.usage(10, target.attempt()).label("try " + target.attempt());
            if (target.attempt() < 3) {
              throw new IOException("reset after usage");
            }
            return "fine";
          });
      assertThat(fixture.last().inputTokens()).isEqualTo(30);
      assertThat(fixture.last().outputTokens()).isEqualTo(1 + 2 + 3);
      assertThat(fixture.last().label()).isEqualTo("try 3");
    }
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.01, 1.01})
  void aScoreThatCannotBeUsedIsDroppedCountedAndLoggedOnce(double value) {
    try (Log log = new Log();
        CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route = fixture.route().score("drawn", text -> value).build();
      for (int call = 0; call < 3; call++) {
        route.call(
            CallFixture.canary(call), target -> target.score("said", value).score("ok", 1) + "");
      }
      assertThat(fixture.last().scores()).containsOnlyKeys("ok");
      assertThat(fixture.switchback.mishaps()).isEqualTo(6);
      assertThat(log.lines("score drawn")).hasSize(1);
      assertThat(log.lines("score said")).hasSize(1);
    }
  }

  @Test
  void tokensBelowZeroAreDroppedAndCounted() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      fixture.route().build().call(CallFixture.canary(0), target -> target.usage(-1, 5) + "");
      assertThat(fixture.last().inputTokens()).isNaN();
      assertThat(fixture.last().outputTokens()).isNaN();
      assertThat(fixture.switchback.mishaps()).isEqualTo(1);
    }
  }

  @Test
  void moreThanSixteenScoresOfAnAttemptAreDroppedAndCounted() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      fixture
          .route()
          .build()
          .<RuntimeException>call(
              CallFixture.canary(0),
              target -> {
                for (int i = 0; i < 18; i++) {
                  target.score("s" + i, 1);
                }
                return "fine";
              });
      assertThat(fixture.last().scores()).hasSize(16);
      assertThat(fixture.switchback.mishaps()).isEqualTo(2);
    }
  }

  @Test
  void whatIsSaidAfterTheAttemptHasEndedIsDroppedAndCounted() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      AtomicReference<Target> kept = new AtomicReference<>();
      Result<String> result =
          fixture
              .route()
              .build()
              .<RuntimeException>invoke(
                  CallFixture.canary(0),
                  target -> {
                    kept.set(target.score("accuracy", 0.5));
                    return "fine";
                  });
      kept.get().score("accuracy", 1).label("late").usage(1, 1).text("late words").answered();
      assertThat(fixture.switchback.mishaps()).isEqualTo(5);
      assertThat(result.record()).isEqualTo(fixture.last());
      assertThat(result.record().scores()).containsExactly(Map.entry("accuracy", 0.5));
      assertThat(result.record().label()).isNull();
      assertThat(result.record().length()).isNaN();
      assertThat(fixture.rule("score.accuracy").canary().meanY()).isEqualTo(0.5);
    }
  }

  @Test
  void anythingTheBodySaysMeansThatTheProviderHadAnswered() {
    List<Body<String, Exception>> bodies =
        List.of(
            target -> failing(target.usage(1, 1)),
            target -> failing(target.score("accuracy", 0.5)),
            target -> failing(target.score("accuracy", Double.NaN)),
            target -> failing(target.label("billing")),
            target -> failing(target.text("words")),
            target -> failing(target.answered()));
    for (Body<String, Exception> body : bodies) {
      try (CallFixture fixture = new CallFixture(CALL)) {
        Throwable thrown =
            catchThrowable(
                () -> fixture.route().idempotent().build().call(CallFixture.canary(0), body));
        assertThat(thrown).hasMessage("after the answer");
        assertThat(fixture.attempts()).containsExactly(Outcome.APP_FAULT);
        assertThat(fixture.badRates()).isEmpty();
      }
    }
  }

  private static String failing(Target target) throws IOException {
    assertThat(target).isNotNull();
    throw new IOException("after the answer");
  }

  @Test
  void anAttemptThatAnsweredDoesNotExcuseTheNextOne() throws Exception {
    try (CallFixture fixture = new CallFixture(CALL + ", retry_degraded: true")) {
      fixture
          .route()
          .idempotent()
          .check(text -> false)
          .build()
          .call(
              CallFixture.stable(0),
              target -> {
                if (target.attempt() == 1) {
                  return target.label("billing").toString();
                }
                throw new IOException("before any answer");
              });
      assertThat(fixture.attempts()).containsExactly(Outcome.DEGRADED, Outcome.PROVIDER_FAULT);
    }
  }
}
