package dev.switchback.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.switchback.Body;
import dev.switchback.CallOptions;
import dev.switchback.Outcome;
import dev.switchback.ProviderFailure;
import dev.switchback.Resolution;
import dev.switchback.document.CallSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a call waits before it is sent again; waiting moves the clock and nothing else. */
class RetryAfterTest {
  private static final CallSettings SETTINGS =
      CallSettings.builder()
          .deadline(Duration.ofSeconds(8))
          .attempts(3)
          .backoff(Duration.ofMillis(100))
          .build();

  private final AtomicLong now = new AtomicLong();
  private final List<Duration> waits = new ArrayList<>();
  private final Means.Pause moving =
      nanos -> {
        waits.add(Duration.ofNanos(nanos));
        now.addAndGet(nanos);
      };

  @AfterEach
  void clearTheFlag() {
    boolean unused = Thread.interrupted();
  }

  private record Throttled(@Nullable Duration retryAfter, int status) {}

  /** What a throttling provider's client throws. */
  private static final class Wait extends RuntimeException implements ProviderFailure {
    private static final long serialVersionUID = 1L;

    private final Throttled said;

    Wait(Throttled said) {
      this.said = said;
    }

    @Override
    public int status() {
      return said.status();
    }

    @Override
    public @Nullable Duration retryAfter() {
      return said.retryAfter();
    }
  }

  private Written call(
      Means.Pause pause, Resolution drawn, @Nullable Resolution stable, Throttled said) {
    Calls calls = Calls.create(now::get, null, route -> {}, pause);
    Calls.Plan<String> plan = Calls.Plan.of("triage", SETTINGS, Calls.Options.ofDefaults());
    Written written = new Written();
    Body<String, RuntimeException> body =
        target -> {
          if (target.resolution() == stable) {
            return "rescued";
          }
          throw new Wait(said);
        };
    Throwable unused =
        catchThrowable(
            () ->
                calls.call(
                    plan, written, drawn, stable, body, CallOptions.ofDefaults(), now.get()));
    return written;
  }

  @Test
  void whatTheProviderAsksForIsWaitedAtLeast() {
    Written written =
        call(moving, Versions.CANARY, null, new Throttled(Duration.ofSeconds(2), 429));
    assertThat(written.outcomes()).hasSize(3);
    assertThat(waits.get(0)).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2_100));
    assertThat(waits.get(1)).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2_200));
  }

  @Test
  void withoutAnythingAskedTheWaitDoublesAndIsDrawn() {
    call(moving, Versions.CANARY, null, new Throttled(null, 429));
    assertThat(waits.get(0)).isLessThanOrEqualTo(Duration.ofMillis(100));
    assertThat(waits.get(1)).isLessThanOrEqualTo(Duration.ofMillis(200));
  }

  @Test
  void aWaitThatIsLongerThanTheTimeThatRemainsIsNotBegun() {
    Written written =
        call(moving, Versions.CANARY, null, new Throttled(Duration.ofSeconds(8), 429));
    assertThat(waits).isEmpty();
    assertThat(written.outcomes()).containsExactly(Outcome.THROTTLED);
    assertThat(written.ended()).containsExactly(Outcome.THROTTLED);
  }

  @Test
  void stableWithAnotherQuotaTakesOverAtOnceWhereTheWaitWouldBeTooLong() {
    Written written =
        call(moving, Versions.CANARY, Versions.STABLE, new Throttled(Duration.ofSeconds(9), 429));
    assertThat(waits).isEmpty();
    assertThat(written.outcomes()).containsExactly(Outcome.THROTTLED, Outcome.SUCCESS);
  }

  @Test
  void a503WithRetryAfterIsWaitedForToo() {
    Written written =
        call(moving, Versions.CANARY, null, new Throttled(Duration.ofSeconds(1), 503));
    assertThat(written.outcomes()).hasSize(3).containsOnly(Outcome.PROVIDER_FAULT);
    assertThat(waits).hasSize(2);
  }

  @Test
  void anInterruptEndsTheWaitAsCancelled() {
    Written written =
        call(
            nanos -> {
              throw new InterruptedException();
            },
            Versions.CANARY,
            Versions.STABLE,
            new Throttled(Duration.ofSeconds(1), 429));
    assertThat(written.outcomes()).containsExactly(Outcome.THROTTLED);
    assertThat(written.ended()).containsExactly(Outcome.CANCELLED);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void backoffNeverOverflows() {
    assertThat(Backoff.nanos(Long.MAX_VALUE / 2, 40, Long.MAX_VALUE)).isPositive();
    assertThat(Backoff.nanos(0, 3, 7)).isEqualTo(7);
  }
}
