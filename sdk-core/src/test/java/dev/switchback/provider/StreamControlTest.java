package dev.switchback.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchback.Outcome;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a subscriber can do with a stream. */
class StreamControlTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void tellsAResetAfterTheFirstChunk(Dialect dialect) {
    CountDownLatch seen = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            line -> {
              Say.three(dialect, line);
              passed(seen);
              line.reset();
            })) {
      Pulled pulled = Pulled.all(stream(dialect, server));
      await().atMost(LONG).until(() -> pulled.text().equals("one two three "));
      seen.countDown();

      assertThat(pulled.failure())
          .isInstanceOfSatisfying(
              ProviderException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.STREAM_FAULT))
          .hasMessageContaining("broke off its stream")
          .hasCauseInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void closesTheConnectionOfACancelledStream(Dialect dialect) throws Exception {
    try (RawServer server = new RawServer(line -> Say.three(dialect, line))) {
      Pulled pulled = Pulled.all(stream(dialect, server));
      pulled.firstContent.get(30, TimeUnit.SECONDS);
      pulled.subscription.cancel();

      assertThat(server.closedByClient.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(pulled.end).isNotDone();
    }
  }

  @Test
  void closesTheConnectionOfAStreamThatIsCancelledBeforeItsAnswer() throws Exception {
    try (RawServer server = new RawServer(line -> {})) {
      Pulled pulled = Pulled.all(stream(Dialect.OPENAI, server));
      await().atMost(LONG).until(() -> server.hits() == 1);
      pulled.subscription.cancel();

      assertThat(server.closedByClient.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(pulled.end).isNotDone();
    }
  }

  @Test
  void sendsNothingForAStreamThatIsCancelledAtOnce() {
    try (RawServer server = new RawServer(line -> {})) {
      stream(Dialect.OPENAI, server)
          .subscribe(
              new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                  subscription.cancel();
                }

                @Override
                public void onNext(ChatChunk chunk) {
                  throw new AssertionError();
                }

                @Override
                public void onError(Throwable failure) {
                  throw new AssertionError(failure);
                }

                @Override
                public void onComplete() {
                  throw new AssertionError();
                }
              });

      assertThat(server.connections).hasValue(0);
    }
  }

  @Test
  void letsASlowSubscriberBeFeltByTheServer() throws Exception {
    AtomicLong written = new AtomicLong();
    String piece = Say.text(Dialect.OPENAI, "x".repeat(1000)).repeat(100);
    long all = 100L << 20;
    try (RawServer server =
        new RawServer(
            line -> {
              line.stream();
              while (written.get() < all) {
                line.chunk(piece);
                written.addAndGet(piece.length());
              }
            })) {
      Pulled pulled = Pulled.pulled(stream(Dialect.OPENAI, server), 1);
      pulled.firstContent.get(30, TimeUnit.SECONDS);
      long[] before = {-1};
      await()
          .atMost(LONG)
          .pollInterval(Duration.ofMillis(300))
          .until(() -> before[0] == (before[0] = written.get()));

      assertThat(written.get()).isLessThan(all / 2);
      assertThat(pulled.chunks).hasSize(1);
      pulled.subscription.cancel();
    }
  }

  @Test
  void givesAsManyAsAreAskedFor() {
    try (RawServer server = new RawServer(line -> well(Dialect.OPENAI, line))) {
      Pulled pulled = Pulled.pulled(stream(Dialect.OPENAI, server), 0);
      for (int i = 1; i <= 5; i++) {
        pulled.subscription.request(1);
        int wanted = i;
        await().atMost(LONG).until(() -> pulled.chunks.size() == wanted);
        assertThat(pulled.end).isNotDone();
      }
      pulled.subscription.request(10);

      assertThat(pulled.failure()).isNull();
      assertThat(pulled.text()).isEqualTo("one two three ");
    }
  }

  @Test
  void refusesToBeAskedForNothing() {
    try (RawServer server = new RawServer(line -> well(Dialect.OPENAI, line))) {
      Pulled pulled = Pulled.pulled(stream(Dialect.OPENAI, server), 0);
      pulled.subscription.request(0);

      assertThat(pulled.failure()).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void hasOneSubscriber() {
    try (RawServer server = new RawServer(line -> well(Dialect.OPENAI, line))) {
      Flow.Publisher<ChatChunk> stream = stream(Dialect.OPENAI, server);

      assertThat(Pulled.all(stream).failure()).isNull();
      assertThat(Pulled.all(stream).failure()).isInstanceOf(IllegalStateException.class);
      assertThat(server.hits()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void usesTheConnectionAgainAfterAWholeStream(Dialect dialect) {
    try (RawServer server = new RawServer(line -> well(dialect, line))) {
      Providers providers = Say.providers(dialect, server.address());
      // The next is sent from where the last one ended, so the body's end may not have been read.
      await()
          .atMost(LONG)
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                int before = server.connections.get();
                for (int i = 0; i < 3; i++) {
                  Pulled pulled =
                      Pulled.all(
                          providers.stream(GivenTarget.of(dialect), ChatRequest.of("Hello?")));
                  assertThat(pulled.failure()).isNull();
                }
                return before > 0 && server.connections.get() < before + 3;
              });
    }
  }

  @Test
  void closesAnEndedStreamThatTheServerKeepsOpen() throws Exception {
    try (RawServer server =
        new RawServer(
            line -> {
              Say.three(Dialect.OPENAI, line);
              line.chunk(Say.finish(Dialect.OPENAI, "stop") + Say.last(Dialect.OPENAI));
            })) {
      Pulled pulled = Pulled.all(stream(Dialect.OPENAI, server));

      assertThat(pulled.failure()).isNull();
      assertThat(server.closedByClient.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void saysHowManyTokensWereUsedAndWhichModelAnswered() {
    for (Dialect dialect : Dialect.values()) {
      try (RawServer server = new RawServer(line -> well(dialect, line))) {
        Pulled pulled = Pulled.all(stream(dialect, server));
        assertThat(pulled.failure()).isNull();
        ChatAnswer answer = ChatAnswer.of(pulled.chunks);

        assertThat(answer.text()).isEqualTo("one two three ");
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(answer.observed().usage().inputTokens()).isEqualTo(3);
        assertThat(answer.observed().usage().outputTokens()).isEqualTo(2);
        assertThat(answer.observed().responseModel()).isEqualTo("small-1");
        assertThat(server.requests.get(0).body()).contains("\"stream\":true");
      }
    }
  }

  @Test
  void givesUpWhenNoByteCameInTime() {
    try (RawServer server = new RawServer(line -> {})) {
      GivenTarget hasty = GivenTarget.of("openai", Map.of(), Duration.ofMillis(300));
      Pulled pulled =
          Pulled.all(
              Say.providers(Dialect.OPENAI, server.address()).stream(
                  hasty, ChatRequest.of("Hello?")));

      assertThat(pulled.failure())
          .hasCauseInstanceOf(HttpTimeoutException.class)
          .hasMessageContaining("gave no answer");
    }
  }

  @Test
  void keepsManyStreamsApart() {
    int streams = 200;
    CountDownLatch open = new CountDownLatch(streams);
    CountDownLatch go = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            line -> {
              Say.three(Dialect.ANTHROPIC, line);
              open.countDown();
              passed(go);
              line.chunk(Say.finish(Dialect.ANTHROPIC, "end_turn") + Say.last(Dialect.ANTHROPIC));
              line.endOfStream();
            })) {
      Providers providers = Say.providers(Dialect.ANTHROPIC, server.address());
      List<Pulled> all = new CopyOnWriteArrayList<>();
      for (int i = 0; i < streams; i++) {
        all.add(
            Pulled.all(
                providers.stream(GivenTarget.of(Dialect.ANTHROPIC), ChatRequest.of("Hello?"))));
      }
      await().atMost(LONG).until(() -> open.getCount() == 0);
      go.countDown();

      for (Pulled pulled : all) {
        assertThat(pulled.failure()).isNull();
        assertThat(pulled.text()).isEqualTo("one two three ");
      }
    }
  }

  private static void well(Dialect dialect, RawServer.Line line) throws IOException {
    Say.three(dialect, line);
    line.chunk(Say.finish(dialect, Say.goodReason(dialect)) + Say.last(dialect));
    line.endOfStream();
  }

  private static Flow.Publisher<ChatChunk> stream(Dialect dialect, RawServer server) {
    return Say.providers(dialect, server.address()).stream(
        GivenTarget.of(dialect), ChatRequest.of("Hello?"));
  }

  private static void passed(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("not told to go on");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
