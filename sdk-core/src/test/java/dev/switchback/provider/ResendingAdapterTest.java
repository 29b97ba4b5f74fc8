package dev.switchback.provider;

import static dev.switchback.provider.TwoHosts.KEY;
import static dev.switchback.provider.TwoHosts.REQUEST;
import static dev.switchback.provider.TwoHosts.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.switchback.Outcome;
import dev.switchback.Route;
import dev.switchback.Slice;
import dev.switchback.Streamed;
import dev.switchback.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests of the adapters are sent again, on routes that do not say that they may be. */
class ResendingAdapterTest {
  private static final String CALL = "deadline: 60s, backoff: 0s, breaker: off";
  private static final List<Slice> RESCUED = List.of(Slice.CANARY, Slice.CANARY, Slice.STABLE);

  private static RawServer.Script failing(Dialect dialect, int status, String word) {
    return line -> line.json(status, Say.error(dialect, word, "Not today"));
  }

  private static String call(TwoHosts hosts) {
    return hosts
        .switchback
        .call(ROUTE, KEY, target -> hosts.providers.chat(target, REQUEST))
        .text();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aFailureIsAskedAgainAndThenStableTakesOver(Dialect dialect) {
    try (TwoHosts hosts = new TwoHosts(dialect, CALL, failing(dialect, 529, "overloaded_error"))) {
      assertThat(call(hosts)).isEqualTo("rescued");

      assertThat(hosts.slices()).isEqualTo(RESCUED);
      assertThat(hosts.outcomes())
          .containsExactly(Outcome.PROVIDER_FAULT, Outcome.PROVIDER_FAULT, Outcome.SUCCESS);
      assertThat(hosts.rule("error_rate").canary().n()).as("one unit").isEqualTo(1);
      assertThat(hosts.rule("error_rate").canary().meanY()).as("a failure").isEqualTo(1.0);
      Verdict.Estimate stable = hosts.rule("error_rate").stable();
      assertThat(stable == null || stable.n() == 0).as("a rescue is no evidence").isTrue();
      assertThat(call(hosts)).isEqualTo("rescued");
      assertThat(hosts.slices().get(0)).as("the assignment stays").isEqualTo(Slice.CANARY);
    }
  }

  @ParameterizedTest(name = "{0}: {1} {2}, fallback_on [{3}]")
  @CsvSource({
    "OPENAI,    400, content_filter,          '',           REFUSED",
    "ANTHROPIC, 400, refusal,                 '',           REFUSED",
    "OPENAI,    400, content_filter,          refused,      REFUSED",
    "ANTHROPIC, 400, refusal,                 refused,      REFUSED",
    "OPENAI,    400, context_length_exceeded, '',           CALLER_FAULT",
    "ANTHROPIC, 413, request_too_large,       '',           CALLER_FAULT",
    "OPENAI,    422, unprocessable,           caller_fault, CALLER_FAULT",
    "ANTHROPIC, 400, invalid_request_error,   caller_fault, CALLER_FAULT",
  })
  void refusalsAndFaultsOfTheRequestGoToStableOnlyByOptIn(
      Dialect dialect, int status, String word, String optIn, Outcome outcome) {
    String call = CALL + ", fallback_on: [" + optIn + "]";
    try (TwoHosts hosts = new TwoHosts(dialect, call, failing(dialect, status, word))) {
      Throwable failure = catchThrowable(() -> call(hosts));

      assertThat(hosts.outcomes().get(0)).isEqualTo(outcome);
      assertThat(hosts.canary.hits()).as("never asked again").isEqualTo(1);
      assertThat(hosts.stable.hits()).isEqualTo(optIn.isEmpty() ? 0 : 1);
      assertThat(failure == null).isEqualTo(!optIn.isEmpty());
      assertThat(hosts.rule("error_rate").canary().meanY()).as("no error").isEqualTo(0.0);
      String own = outcome == Outcome.REFUSED ? "refusal_rate" : "caller_fault_rate";
      assertThat(hosts.rule(own).canary().meanY()).as("its own rate").isEqualTo(1.0);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aWrongKeyGoesToStableAtOnce(Dialect dialect) {
    try (TwoHosts hosts =
        new TwoHosts(dialect, CALL, failing(dialect, 401, "authentication_error"))) {
      assertThat(call(hosts)).isEqualTo("rescued");
      assertThat(hosts.outcomes()).containsExactly(Outcome.CONFIG_FAULT, Outcome.SUCCESS);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aWaitThatTheProviderAsksForIsKeptAndALongerOneGoesToStable(Dialect dialect) {
    try (TwoHosts hosts =
        new TwoHosts(
            dialect,
            CALL,
            line ->
                line.answer(
                    429,
                    "Retry-After: 90\r\n",
                    Say.error(dialect, "rate_limit_error", "Slow down")))) {
      assertThat(call(hosts)).isEqualTo("rescued");
      assertThat(hosts.outcomes()).containsExactly(Outcome.THROTTLED, Outcome.SUCCESS);
      assertThat(hosts.rule("error_rate").canary().meanY()).as("no error").isEqualTo(0.0);
      assertThat(hosts.rule("throttled_rate").canary().meanY()).isEqualTo(1.0);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void afterATimeoutStableTakesOverOnTheCallersThread(Dialect dialect) {
    timesOut(dialect, hosts -> call(hosts));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void afterATimeoutStableTakesOverInThePool(Dialect dialect) {
    timesOut(
        dialect,
        hosts -> {
          Route<ChatAnswer> route =
              hosts.switchback.route(ROUTE, ChatAnswer.class).onPool().build();
          return route.call(KEY, target -> hosts.providers.chat(target, REQUEST)).text();
        });
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void afterATimeoutStableTakesOverWithoutWaiting(Dialect dialect) {
    timesOut(
        dialect,
        hosts ->
            hosts
                .switchback
                .callAsync(ROUTE, KEY, target -> hosts.providers.chatAsync(target, REQUEST))
                .join()
                .text());
  }

  private interface Call {
    String on(TwoHosts hosts);
  }

  private static void timesOut(Dialect dialect, Call call) {
    try (TwoHosts hosts =
        new TwoHosts(dialect, CALL + ", attempt_timeout: 2s", RawServer.Line::untilClosed)) {
      assertThat(call.on(hosts)).isEqualTo("rescued");
      assertThat(hosts.outcomes()).containsExactly(Outcome.TIMEOUT, Outcome.SUCCESS);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aStreamWithoutAFirstChunkGoesToStable(Dialect dialect) throws Exception {
    streams(
        new TwoHosts(
            dialect,
            CALL + ", first_chunk: 2s",
            line -> {
              line.stream();
              line.chunk(Say.begin(dialect)); // a role or a ping is no content
              line.untilClosed();
            }),
        Outcome.TIMEOUT);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void anEmptyStreamGoesToStable(Dialect dialect) throws Exception {
    streams(
        new TwoHosts(
            dialect,
            CALL,
            line -> {
              line.stream();
              line.endOfStream();
            }),
        Outcome.STREAM_FAULT);
  }

  private static void streams(TwoHosts opened, Outcome first) throws Exception {
    try (TwoHosts hosts = opened) {
      Route<String> route = hosts.switchback.route(ROUTE, String.class).build();
      Streamed<ChatChunk> stream =
          route.stream(KEY, target -> hosts.providers.stream(target, REQUEST));
      Pulled pulled = Pulled.all(stream);

      assertThat(pulled.failure()).isNull();
      assertThat(pulled.text()).isEqualTo("rescued");
      stream.ended().toCompletableFuture().get(30, TimeUnit.SECONDS);
      assertThat(hosts.outcomes()).containsExactly(first, Outcome.SUCCESS);
    }
  }

  @Test
  void theIdempotencyKeyIsTheSameOnAVersionAndAnotherOnStable() {
    try (TwoHosts hosts =
        new TwoHosts(Dialect.OPENAI, CALL, failing(Dialect.OPENAI, 500, "server_error"))) {
      assertThat(call(hosts)).isEqualTo("rescued");
      String first = hosts.canary.requests.get(0).header("Idempotency-Key");

      assertThat(hosts.canary.requests.get(1).header("Idempotency-Key")).isEqualTo(first);
      assertThat(hosts.stable.requests.get(0).header("Idempotency-Key"))
          .isNotEmpty()
          .isNotEqualTo(first);
    }
  }

  @Test
  void anAnswerBeforeTheFailureEndsIt() {
    try (TwoHosts hosts =
        new TwoHosts(Dialect.OPENAI, CALL, failing(Dialect.OPENAI, 500, "server_error"))) {
      hosts.canary.then(
          line -> {
            if (hosts.canary.hits() == 1) {
              line.json(200, Say.whole(Dialect.OPENAI));
            } else {
              line.json(500, Say.error(Dialect.OPENAI, "server_error", "No"));
            }
          });
      assertThatThrownBy(
              () ->
                  hosts.switchback.call(
                      ROUTE,
                      KEY,
                      target -> {
                        hosts.providers.chat(target, REQUEST); // after which a tool may have run
                        return hosts.providers.chat(target, REQUEST);
                      }))
          .isInstanceOf(ProviderException.class);
      assertThat(hosts.outcomes()).containsExactly(Outcome.APP_FAULT);
      assertThat(hosts.stable.hits()).isZero();
    }
  }

  @Test
  void whatAnotherClientFailsAtAfterwardsIsNotSentAgain() {
    try (TwoHosts hosts =
        new TwoHosts(Dialect.OPENAI, CALL, failing(Dialect.OPENAI, 500, "server_error"))) {
      assertThatThrownBy(
              () ->
                  hosts.switchback.call(
                      ROUTE,
                      KEY,
                      target -> {
                        try {
                          return hosts.providers.chat(target, REQUEST);
                        } catch (ProviderException failed) {
                          throw new IOException("the other client lost its connection");
                        }
                      }))
          .isInstanceOf(IOException.class);
      assertThat(hosts.outcomes()).containsExactly(Outcome.PROVIDER_FAULT);
    }
  }

  @Test
  void aFailureThatTheBodyWrapsIsStillTheAdapters() {
    try (TwoHosts hosts =
        new TwoHosts(Dialect.OPENAI, CALL, failing(Dialect.OPENAI, 500, "server_error"))) {
      ChatAnswer answer =
          hosts.switchback.call(
              ROUTE,
              KEY,
              target -> {
                try {
                  return hosts.providers.chat(target, REQUEST);
                } catch (ProviderException failed) {
                  throw new CompletionException(failed);
                }
              });
      assertThat(answer.text()).isEqualTo("rescued");
    }
  }

  /**
   * What JDK 17's client makes of it differs ("connection closed locally", "header parser received
   * no bytes", a reset): no byte of an answer came, so that it is sent again.
   */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aKeptConnectionThatTheServerClosesCostsNoAnswer(Dialect dialect) {
    try (TwoHosts hosts = new TwoHosts(dialect, CALL, RawServer.Line::close)) {
      hosts.canary.then(
          line -> {
            if (hosts.canary.hits() % 2 == 1) {
              line.json(200, Say.whole(dialect)); // the connection is kept, and closed at the next
            } else {
              line.close();
            }
          });
      assertThat(call(hosts)).isEqualTo("Hello");
      assertThat(hosts.outcomes()).containsExactly(Outcome.SUCCESS);
      assertThat(call(hosts)).as("asked once more on a new connection").isEqualTo("Hello");
      assertThat(hosts.outcomes()).containsExactly(Outcome.PROVIDER_FAULT, Outcome.SUCCESS);
      assertThat(hosts.slices()).containsOnly(Slice.CANARY);
      assertThat(hosts.canary.connections.get()).isEqualTo(2);
    }
  }
}
