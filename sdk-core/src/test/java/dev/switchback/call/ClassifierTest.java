package dev.switchback.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.DeadlineExceededException;
import dev.switchback.Outcome;
import dev.switchback.ProviderFailure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ClassifierTest {
  private final Guard guard = new Guard();
  private final Classifier classifier = new Classifier(guard);

  private Diagnosis of(Throwable failure) {
    return classifier.diagnose(failure, null, false);
  }

  /** A client's exception that says its status. */
  private static final class Said extends RuntimeException implements ProviderFailure {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable Duration retryAfter;
    private final @Nullable Outcome outcome;

    Said(int status, @Nullable Duration retryAfter, @Nullable Outcome outcome, Throwable cause) {
      super(cause);
      this.status = status;
      this.retryAfter = retryAfter;
      this.outcome = outcome;
    }

    static Said with(int status) {
      return new Said(status, null, null, null);
    }

    @Override
    public int status() {
      return status;
    }

    @Override
    public @Nullable Duration retryAfter() {
      return retryAfter;
    }

    @Override
    public @Nullable Outcome outcome() {
      return outcome;
    }
  }

  static Stream<Arguments> typesOfTheJdk() {
    return Stream.of(
        Arguments.of(new ConnectException("refused"), Outcome.PROVIDER_FAULT, true),
        Arguments.of(new HttpConnectTimeoutException("slow"), Outcome.PROVIDER_FAULT, true),
        Arguments.of(new UnknownHostException("x"), Outcome.PROVIDER_FAULT, true),
        Arguments.of(new NoRouteToHostException("x"), Outcome.PROVIDER_FAULT, true),
        Arguments.of(new UnresolvedAddressException(), Outcome.PROVIDER_FAULT, true),
        Arguments.of(new SSLHandshakeException("x"), Outcome.PROVIDER_FAULT, true),
        Arguments.of(new SocketTimeoutException("Connect timed out"), Outcome.PROVIDER_FAULT, true),
        Arguments.of(new SSLException("closed"), Outcome.PROVIDER_FAULT, false),
        Arguments.of(new SocketException("Connection reset"), Outcome.PROVIDER_FAULT, false),
        Arguments.of(new EOFException(), Outcome.PROVIDER_FAULT, false),
        Arguments.of(new ClosedChannelException(), Outcome.PROVIDER_FAULT, false),
        Arguments.of(new IOException("closed locally"), Outcome.PROVIDER_FAULT, false),
        Arguments.of(new IllegalStateException("unknown"), Outcome.PROVIDER_FAULT, false),
        Arguments.of(new SocketTimeoutException("Read timed out"), Outcome.TIMEOUT, false),
        Arguments.of(new SocketTimeoutException(), Outcome.TIMEOUT, false),
        Arguments.of(new HttpTimeoutException("request timed out"), Outcome.TIMEOUT, false),
        Arguments.of(new TimeoutException(), Outcome.TIMEOUT, false),
        Arguments.of(new InterruptedIOException("timeout"), Outcome.TIMEOUT, false),
        Arguments.of(
            new DeadlineExceededException("r", "1", Duration.ofSeconds(1), Outcome.TIMEOUT),
            Outcome.TIMEOUT,
            false),
        Arguments.of(new InterruptedException(), Outcome.CANCELLED, false),
        Arguments.of(new ClosedByInterruptException(), Outcome.CANCELLED, false),
        Arguments.of(new CancellationException(), Outcome.CANCELLED, false));
  }

  @ParameterizedTest
  @MethodSource("typesOfTheJdk")
  void goesByTypeAndByTheTypeOfACause(Exception failure, Outcome outcome, boolean isUnprocessed) {
    Exception wrapped = new CompletionException(new RuntimeException(failure));
    for (Exception one : new Exception[] {failure, wrapped}) {
      assertThat(of(one).outcome()).isEqualTo(outcome);
      assertThat(of(one).isUnprocessed()).isEqualTo(isUnprocessed);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, CALLER_FAULT",
    "413, CALLER_FAULT",
    "422, CALLER_FAULT",
    "401, CONFIG_FAULT",
    "403, CONFIG_FAULT",
    "404, CONFIG_FAULT",
    "429, THROTTLED",
    "500, PROVIDER_FAULT",
    "502, PROVIDER_FAULT",
    "503, PROVIDER_FAULT",
    "529, PROVIDER_FAULT",
    "408, PROVIDER_FAULT",
    "599, PROVIDER_FAULT",
    "200, PROVIDER_FAULT",
  })
  void goesByTheStatusThatAClientSays(int status, Outcome outcome) {
    assertThat(of(Said.with(status)).outcome()).isEqualTo(outcome);
    assertThat(of(new UncheckedIOException(new IOException(Said.with(status)))).outcome())
        .isEqualTo(outcome);
    assertThat(of(Said.with(status)).isUnprocessed()).isEqualTo(status == 429);
  }

  @Test
  void aClientThatKnowsMoreThanTheStatusIsBelieved() {
    assertThat(of(new Said(400, null, Outcome.REFUSED, null)).outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(of(new Said(500, null, Outcome.SUCCESS, null)).outcome())
        .as("no exception is a success")
        .isEqualTo(Outcome.PROVIDER_FAULT);
  }

  @Test
  void onlyA503WithRetryAfterIsSurelyUnprocessed() {
    assertThat(of(new Said(503, Duration.ofSeconds(2), null, null)))
        .isEqualTo(new Diagnosis(Outcome.PROVIDER_FAULT, true, Duration.ofSeconds(2).toNanos()));
    assertThat(of(new Said(500, Duration.ofSeconds(2), null, null)).isUnprocessed()).isFalse();
    assertThat(of(new Said(429, Duration.ofSeconds(-2), null, null)).retryAfterNanos()).isZero();
  }

  @Test
  void aClientWithoutAnAnswerIsClassifiedByTheCause() {
    assertThat(of(new Said(0, null, null, new ConnectException("refused"))).isUnprocessed())
        .isTrue();
    assertThat(of(new Said(0, null, null, new SocketTimeoutException())).outcome())
        .isEqualTo(Outcome.TIMEOUT);
    assertThat(of(Said.with(0)).outcome()).isEqualTo(Outcome.PROVIDER_FAULT);
  }

  @Test
  void theOutermostExceptionThatIsKnownDecides() {
    assertThat(of(new Said(429, null, null, new ConnectException())).outcome())
        .isEqualTo(Outcome.THROTTLED);
    assertThat(of(new HttpTimeoutException("x").initCause(Said.with(401))).outcome())
        .isEqualTo(Outcome.TIMEOUT);
  }

  @Test
  void exceptionsThatAreTheirOwnCauseEnd() {
    Exception first = new IOException("first");
    Exception second = new IOException("second", first);
    first.initCause(second);
    assertThat(of(first).outcome()).isEqualTo(Outcome.PROVIDER_FAULT);
  }

  @Test
  void anExceptionThatThrowsWhenAskedIsUnknown() {
    Exception broken =
        new IOException("broken") {
          private static final long serialVersionUID = 1L;

          @Override
          public synchronized Throwable getCause() {
            throw new IllegalStateException("no cause for you");
          }
        };
    assertThat(of(broken).outcome()).isEqualTo(Outcome.PROVIDER_FAULT);
    assertThat(guard.count()).isEqualTo(1);
  }

  @Test
  void theRoutesOwnClassifierIsAskedFirstAndKeepsWhatIsKnownOfTheRequest() {
    Said throttled = new Said(529, Duration.ofSeconds(3), null, null);
    assertThat(classifier.diagnose(throttled, failure -> Outcome.THROTTLED, false))
        .isEqualTo(new Diagnosis(Outcome.THROTTLED, true, Duration.ofSeconds(3).toNanos()));
    assertThat(classifier.diagnose(throttled, failure -> null, false).outcome())
        .isEqualTo(Outcome.PROVIDER_FAULT);
    assertThat(classifier.diagnose(throttled, failure -> Outcome.SUCCESS, false).outcome())
        .isEqualTo(Outcome.PROVIDER_FAULT);
    assertThat(
            classifier
                .diagnose(new ConnectException(), failure -> Outcome.CONFIG_FAULT, false)
                .isUnprocessed())
        .isTrue();
  }

  @Test
  void afterTheAnswerAnExceptionIsTheApplicationsUnlessTheCallerGaveUp() {
    assertThat(classifier.diagnose(Said.with(500), null, true).outcome())
        .isEqualTo(Outcome.APP_FAULT);
    assertThat(classifier.diagnose(new InterruptedException(), null, true).outcome())
        .isEqualTo(Outcome.CANCELLED);
    assertThat(classifier.diagnose(Said.with(500), failure -> Outcome.REFUSED, true).outcome())
        .isEqualTo(Outcome.REFUSED);
  }
}
