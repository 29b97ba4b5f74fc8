package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchback.document.Change;
import dev.switchback.document.ModelVersion;
import dev.switchback.registry.InMemoryRegistry;
import dev.switchback.registry.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SwitchbackTest {
  private static final String ROUTE = TestRoutes.ROUTE;

  private static Switchback.Builder on(String yaml) {
    return Switchback.builder().registry(InMemoryRegistry.ofYaml(yaml)).allow("openai", "small-*");
  }

  @Test
  void handsTheBodyWhatServesAndReturnsItsAnswerWithAReceipt() {
    try (Switchback switchback = on(TestRoutes.stable("1.4.0")).build()) {
      Result<String> result =
          switchback.invoke(ROUTE, Key.of("a"), target -> target.provider() + "/" + target.model());
      assertThat(result.value()).isEqualTo("openai/small-1");
      assertThat(result.outcome()).isEqualTo(Outcome.SUCCESS);
      assertThat(result.resolution().reason()).isEqualTo(Resolution.Reason.DEFAULT);
      assertThat(result.receipt().version()).isEqualTo("1.4.0");
      assertThat(Receipt.parse(result.receipt().toString())).isEqualTo(result.receipt());
      assertThat(result.record().attempts()).hasSize(1);
      assertThat(switchback.status().state()).isEqualTo(Status.State.READY);
    }
  }

  @Test
  void theProvidersOwnExceptionReachesTheCallerUnchanged() {
    IOException own = new IOException("connection reset");
    try (Switchback switchback = on(TestRoutes.stable("1.4.0")).build()) {
      assertThatThrownBy(
              () ->
                  switchback.<String, IOException>call(
                      ROUTE,
                      Key.of("a"),
                      target -> {
                        throw own;
                      }))
          .isSameAs(own);
    }
  }

  @Test
  void anUnknownRouteNamesThoseThatAreNear() {
    try (Switchback switchback = on(TestRoutes.stable("1.4.0")).build()) {
      assertThatThrownBy(() -> switchback.call("tiket-triage", Key.of("a"), Target::model))
          .isInstanceOf(UnknownRouteException.class)
          .hasMessageContaining("ticket-triage");
    }
  }

  @Test
  void aModelThatIsNotAllowedIsRefusedAtStart() {
    assertThatThrownBy(
            () ->
                Switchback.builder()
                    .registry(InMemoryRegistry.ofYaml(TestRoutes.stable("1.4.0")))
                    .allow("openai", "small-2")
                    .build())
        .isInstanceOf(SwitchbackException.class)
        .hasMessageContaining("small-1")
        .hasMessageContaining("allow");
  }

  @Test
  void observersScorersAndExtractorsThatThrowNeverReachTheCaller() {
    Observer broken =
        new Observer() {
          @Override
          public Call begun(Resolution drawn) {
            return new Call() {
              @Override
              public Scope attemptBegun(Resolution resolution, int number) {
                return () -> {
                  throw new IllegalStateException("scope");
                };
              }

              @Override
              public void attemptEnded(CallRecord.Attempt attempt) {
                throw new IllegalStateException("attempt");
              }

              @Override
              public void ended(CallRecord record) {
                throw new IllegalStateException("ended");
              }

              @Override
              public String traceId() {
                throw new IllegalStateException("trace");
              }
            };
          }

          @Override
          public void told(Event event) {
            throw new IllegalStateException("told");
          }
        };
    Observer brokenAtOnce =
        new Observer() {
          @Override
          public boolean isEnabled() {
            throw new IllegalStateException("enabled");
          }
        };
    RecordingObserver last = new RecordingObserver();
    try (Switchback switchback =
        on(TestRoutes.canary("50%", TestRoutes.ERRORS_ONLY))
            .observer(brokenAtOnce)
            .observer(broken)
            .observer(last)
            .build()) {
      Route<String> route =
          switchback
              .route(ROUTE, String.class)
              .label(
                  text -> {
                    throw new IllegalStateException("label");
                  })
              .text(
                  text -> {
                    throw new IllegalStateException("text");
                  })
              .score(
                  "accuracy",
                  text -> {
                    throw new IllegalStateException("score");
                  })
              .score("nan", text -> Double.NaN)
              .score("good", text -> 0.5)
              .build();
      for (int i = 0; i < 50; i++) {
        Result<String> result = route.invoke(Key.of("k" + i), target -> "answer");
        assertThat(result.value()).isEqualTo("answer");
        assertThat(result.receipt().traceId()).isNull();
      }
      assertThat(last.calls()).hasSize(50);
      assertThat(last.calls().get(0).scores()).containsOnlyKeys("good");
    }
  }

  @Test
  void aFlipUnderLoadShowsNoCallHalfOfEach() throws Exception {
    InMemoryRegistry registry = InMemoryRegistry.ofYaml(TestRoutes.stable("1.4.0"));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong calls = new AtomicLong();
    AtomicLong torn = new AtomicLong();
    try (Switchback switchback =
        Switchback.builder().registry(registry).allow("openai", "small-*").build()) {
      Route<String> route = switchback.route(ROUTE, String.class).build();
      List<Future<?>> running =
          IntStream.range(0, 8)
              .<Future<?>>mapToObj(
                  thread ->
                      threads.submit(
                          () -> {
                            while (!stop.get()) {
                              Result<String> result =
                                  route.invoke(
                                      Key.of("k" + calls.incrementAndGet()),
                                      target -> target.model() + "@" + target.version().version());
                              String expected =
                                  result.resolution().version().version().equals("1.4.0")
                                      ? "small-1@1.4.0"
                                      : "small-2@1.5.0";
                              // Revision 7 serves 1.4.0, and each flip is one revision.
                              boolean even = result.resolution().revision() % 2 == 0;
                              if (!result.value().equals(expected)
                                  || even != expected.equals("small-2@1.5.0")
                                  || !result
                                      .receipt()
                                      .version()
                                      .equals(result.resolution().version().version())) {
                                torn.incrementAndGet();
                              }
                            }
                          }))
              .toList();
      for (int flip = 0; flip < 40; flip++) {
        String to = flip % 2 == 0 ? "1.5.0" : "1.4.0";
        registry.change(ROUTE, new Change.SwitchStable(to), "ana", "drill");
        await()
            .until(
                () -> {
                  var document = switchback.document(ROUTE);
                  return document != null && document.serving().stable().equals(to);
                });
      }
      stop.set(true);
      for (Future<?> one : running) {
        one.get();
      }
      assertThat(torn).hasValue(0);
      assertThat(calls.get()).isGreaterThan(100);
    } finally {
      stop.set(true);
      threads.shutdownNow();
    }
  }

  @Test
  void aFixedVersionServesEveryRouteWithoutARegistry() {
    ModelVersion version =
        ModelVersion.builder()
            .version("1.0.0")
            .provider("openai")
            .model("m")
            .prompt("p", "Say {{word}}")
            .build();
    RecordingObserver recorded = new RecordingObserver();
    try (Switchback switchback = Switchback.fixed(version, recorded)) {
      assertThat(
              switchback.<String, RuntimeException>call(
                  "anything",
                  Key.none(),
                  target -> target.prompt().render(java.util.Map.of("word", "hi"))))
          .isEqualTo("Say hi");
      assertThat(recorded.calls()).hasSize(1);
      assertThat(recorded.calls().get(0).drawn().reason()).isEqualTo(Resolution.Reason.DEFAULT);
    }
  }

  @Test
  void aCallCanBeForcedToARegisteredVersion() {
    try (Switchback switchback = on(TestRoutes.stable("1.4.0")).build()) {
      Route<String> route = switchback.route(ROUTE, String.class).build();
      Result<String> forced =
          route.invoke(Key.of("a"), CallOptions.ofDefaults().withVersion("1.5.0"), Target::model);
      assertThat(forced.value()).isEqualTo("small-2");
      assertThat(forced.resolution().reason()).isEqualTo(Resolution.Reason.FORCED);
      assertThatThrownBy(
              () ->
                  route.call(
                      Key.of("a"), CallOptions.ofDefaults().withVersion("9.9.9"), Target::model))
          .isInstanceOf(SwitchbackException.class)
          .hasMessageContaining("9.9.9");
    }
  }

  @Test
  void asyncTwinsAnswerFailAndCancelAsTheBodyDoes() throws Exception {
    try (Switchback switchback = on(TestRoutes.stable("1.4.0")).build()) {
      Route<String> route = switchback.route(ROUTE, String.class).build();
      Result<String> result =
          route
              .invokeAsync(
                  Key.of("a"), target -> CompletableFuture.supplyAsync(() -> target.model()))
              .get(10, TimeUnit.SECONDS);
      assertThat(result.value()).isEqualTo("small-1");
      assertThat(result.outcome()).isEqualTo(Outcome.SUCCESS);

      IOException own = new IOException("reset");
      assertThatThrownBy(
              () ->
                  route
                      .callAsync(Key.of("a"), target -> CompletableFuture.failedFuture(own))
                      .get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCause(own);

      CompletableFuture<String> never = new CompletableFuture<>();
      CompletableFuture<Result<String>> running = route.invokeAsync(Key.of("a"), target -> never);
      running.cancel(true);
      assertThatThrownBy(() -> running.get(10, TimeUnit.SECONDS))
          .isInstanceOf(CancellationException.class);
      await().until(never::isCancelled);
    }
  }

  @Test
  void feedbackCountsOnceForTheVersionThatServed() {
    RecordingObserver recorded = new RecordingObserver();
    try (Switchback switchback = on(TestRoutes.stable("1.4.0")).observer(recorded).build()) {
      Receipt first = switchback.invoke(ROUTE, Key.of("a"), Target::model).receipt();
      Receipt second =
          Receipt.parse(switchback.invoke(ROUTE, Key.of("b"), Target::model).receipt().toString());
      switchback.feedback(first).thumbsDown("wrong queue");
      switchback.feedback(first).thumbsDown("wrong queue");
      switchback.feedback(second).thumbsUp();
      switchback.feedback(second).by("agent-7").thumbsDown(null);
      assertThat(switchback.thumbs(ROUTE, "1.4.0")).containsExactly(1, 2);
      assertThat(switchback.thumbs(ROUTE, "1.5.0")).containsExactly(0, 0);
      assertThat(recorded.events(Event.FeedbackGiven.class)).hasSize(3);
      assertThatThrownBy(() -> switchback.feedback(first).rating(1.5))
          .isInstanceOf(SwitchbackException.class);
    }
  }

  @Test
  void whatTheBodySaysBelongsToItsAttempt() {
    RecordingObserver recorded = new RecordingObserver();
    try (Switchback switchback = on(TestRoutes.stable("1.4.0")).observer(recorded).build()) {
      Route<String> route = switchback.route(ROUTE, String.class).text(text -> text).build();
      route.call(
          Key.of("a"),
          target -> {
            target.score("accuracy", 0.75).score("bad", 1.5).label("billing").usage(12, 3);
            return "two words";
          });
      CallRecord record = recorded.calls().get(0);
      assertThat(record.scores()).containsEntry("accuracy", 0.75).doesNotContainKey("bad");
      assertThat(record.scores()).containsEntry("diversity", 1.0);
      assertThat(record.label()).isEqualTo("billing");
      assertThat(record.inputTokens()).isEqualTo(12);
      assertThat(record.outputTokens()).isEqualTo(3);
      assertThat(record.length()).isEqualTo(9);
      assertThat(record.durationNanos()).isPositive().isLessThan(Duration.ofMinutes(1).toNanos());
    }
  }

  @Test
  void closesTwiceAndGoesOnServingItsLastSnapshot() {
    Switchback switchback = on(TestRoutes.stable("1.4.0")).build();
    switchback.close();
    switchback.close();
    assertThat(switchback.<String, RuntimeException>call(ROUTE, Key.of("a"), Target::model))
        .isEqualTo("small-1");
  }
}
