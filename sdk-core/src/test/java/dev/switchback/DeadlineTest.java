package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whose deadline it was, and what becomes of answers that are late. */
class DeadlineTest {
  private static final String CALL = CallFixture.NO_WAIT + ", breaker: {of_last: 1, min: 1}";

  @Test
  void aLateAnswerReachesTheUserAndIsATimeoutForRecordEvidenceAndBreaker() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route = fixture.route().idempotent().label(text -> text).build();
      Result<String> result =
          route.<RuntimeException>invoke(
              CallFixture.canary(0),
              fixture.counted(
                  target -> {
                    fixture.advance(Duration.ofSeconds(9));
                    assertThat(target.remaining()).isZero();
                    return "late";
                  }));
      assertThat(result.value()).isEqualTo("late");
      assertThat(result.outcome()).isEqualTo(Outcome.TIMEOUT);
      assertThat(fixture.attempts()).containsExactly(Outcome.TIMEOUT);
      assertThat(fixture.last().label()).isNull();
      assertThat(fixture.badRates()).containsExactly("error_rate");
      assertThat(fixture.isOpen(CallFixture.CANARY)).isTrue();
      assertThat(fixture.sent).hasSize(1);
    }
  }

  @Test
  void aLateAnswerOfOneAttemptReachesTheUserAlthoughTimeIsLeft() {
    try (CallFixture fixture = new CallFixture(CALL + ", attempt_timeout: 2s")) {
      Route<String> route = fixture.route().idempotent().build();
      String answer =
          route.<RuntimeException>call(
              CallFixture.canary(0),
              fixture.counted(
                  target -> {
                    assertThat(target.remaining()).isEqualTo(Duration.ofSeconds(2));
                    fixture.advance(Duration.ofSeconds(3));
                    return "late";
                  }));
      assertThat(answer).isEqualTo("late");
      assertThat(fixture.attempts()).containsExactly(Outcome.TIMEOUT);
    }
  }

  @Test
  void aLateAnswerAfterTheCallersOwnDeadlineIsTheCallers() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Result<String> result =
          fixture
              .route()
              .build()
              .<RuntimeException>invoke(
                  CallFixture.canary(0),
                  CallOptions.ofDefaults().withDeadline(Duration.ofSeconds(1)),
                  target -> {
                    fixture.advance(Duration.ofSeconds(2));
                    return "late";
                  });
      assertThat(result.outcome()).isEqualTo(Outcome.CALLER_DEADLINE);
      assertThat(fixture.badRates()).containsExactly("abandoned_rate");
      assertThat(fixture.isOpen(CallFixture.CANARY)).isFalse();
    }
  }

  @Test
  void aCallersDeadlineThatIsLongerThanTheRoutesChangesNothing() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Result<String> result =
          fixture
              .route()
              .deadline(Duration.ofSeconds(3))
              .build()
              .<RuntimeException>invoke(
                  CallFixture.canary(0),
                  CallOptions.ofDefaults().withDeadline(Duration.ofSeconds(60)),
                  target -> {
                    assertThat(target.remaining()).isEqualTo(Duration.ofSeconds(3));
                    fixture.advance(Duration.ofSeconds(4));
                    return "late";
                  });
      assertThat(result.outcome()).as("the builder's passed").isEqualTo(Outcome.TIMEOUT);
      assertThat(fixture.badRates()).containsExactly("error_rate");
    }
  }

  @Test
  void theShorterOfTheCodesAndTheDocumentsDeadlineHolds() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route = fixture.route().deadline(Duration.ofMinutes(2)).build();
      assertThat(route.call(CallFixture.stable(0), target -> target.remaining().toString()))
          .isEqualTo("PT8S");
    }
  }

  @Test
  void aClientThatGivesUpJustBeforeTheCallersDeadlineIsTheCallersToo() {
    try (CallFixture fixture = new CallFixture(CALL)) {
      Route<String> route = fixture.route().build();
      CallOptions oneSecond = CallOptions.ofDefaults().withDeadline(Duration.ofSeconds(1));
      Body<String, IOException> body =
          target -> {
            fixture.advance(target.remaining().minusMillis(1));
            throw new HttpTimeoutException("request timed out");
          };
      assertThatThrownBy(() -> route.call(CallFixture.canary(0), oneSecond, body))
          .isInstanceOf(HttpTimeoutException.class);
      assertThat(fixture.last().outcome()).isEqualTo(Outcome.CALLER_DEADLINE);
      Body<String, IOException> early =
          target -> {
            fixture.advance(Duration.ofMillis(300));
            throw new HttpTimeoutException("the client's own limit");
          };
      assertThatThrownBy(() -> route.call(CallFixture.canary(1), oneSecond, early))
          .isInstanceOf(HttpTimeoutException.class);
      assertThat(fixture.last().outcome()).isEqualTo(Outcome.TIMEOUT);
    }
  }

  @Test
  void afterATimeoutStableTakesOverOnlyIfTimeRemains() {
    try (CallFixture fixture = new CallFixture(CALL + ", attempt_timeout: 2s")) {
      Route<String> route = fixture.route().idempotent().build();
      Throwable unused =
          catchThrowable(
              () ->
                  route.call(
                      CallFixture.canary(0),
                      fixture.<IOException>failingOnCanary(
                          target -> {
                            fixture.advance(Duration.ofSeconds(8));
                            throw new IOException("gave up");
                          })));
      assertThat(fixture.sent).containsExactly("1.5.0");
      assertThat(unused).isInstanceOf(IOException.class);
    }
  }

  @Test
  void inThePoolATimeoutInterruptsTheBodyAndEndsTheCall() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    ExecutorService pool = Executors.newCachedThreadPool();
    try (CallFixture fixture =
        new CallFixture(
            CALL, builder -> builder.pool(pool).time(new FakeTime(), System::nanoTime))) {
      Route<String> route = fixture.route().onPool().deadline(Duration.ofMillis(60)).build();
      Thread caller = Thread.currentThread();
      assertThatThrownBy(
              () ->
                  route.<InterruptedException>call(
                      CallFixture.canary(0),
                      target -> {
                        assertThat(Thread.currentThread()).isNotSameAs(caller);
                        try {
                          never.await();
                          return "never";
                        } catch (InterruptedException e) {
                          interrupted.countDown();
                          throw e;
                        }
                      }))
          .isInstanceOfSatisfying(
              DeadlineExceededException.class,
              e -> {
                assertThat(e.outcome()).isEqualTo(Outcome.TIMEOUT);
                assertThat(e.route()).isEqualTo(TestRoutes.ROUTE);
                assertThat(e.version()).isEqualTo(CallFixture.CANARY);
              });
      assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(fixture.attempts()).containsExactly(Outcome.TIMEOUT);
      assertThat(fixture.badRates()).containsExactly("error_rate");
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void theBodysOwnExceptionPassesFromThePoolUnchanged() {
    ExecutorService pool = Executors.newCachedThreadPool();
    IOException own = new IOException("reset");
    try (CallFixture fixture =
        new CallFixture(
            CALL, builder -> builder.pool(pool).time(new FakeTime(), System::nanoTime))) {
      Route<String> route = fixture.route().onPool().build();
      assertThat(route.<RuntimeException>call(CallFixture.stable(1), Target::model))
          .isEqualTo("small-1");
      assertThatThrownBy(
              () ->
                  route.<IOException>call(
                      CallFixture.stable(0),
                      target -> {
                        throw own;
                      }))
          .isSameAs(own);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aPoolThatTakesNoMoreWorkIsARejectionAndNoEvidence() {
    AtomicInteger asked = new AtomicInteger();
    try (CallFixture fixture =
        new CallFixture(
            CALL,
            builder ->
                builder.pool(
                    task -> {
                      asked.incrementAndGet();
                      throw new RejectedExecutionException("full");
                    }))) {
      Route<String> route = fixture.route().onPool().build();
      assertThatThrownBy(() -> route.call(CallFixture.canary(0), Target::model))
          .isInstanceOfSatisfying(
              RejectedCallException.class,
              e -> assertThat(e.limit()).isEqualTo(RejectedCallException.Limit.POOL));
      assertThat(asked).as("the canary, then stable").hasValue(2);
      assertThat(fixture.attempts()).containsExactly(Outcome.REJECTED, Outcome.REJECTED);
      assertThat(fixture.badRates()).isEmpty();
      assertThat(fixture.isOpen(CallFixture.CANARY)).isFalse();
    }
  }
}
