package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchback.document.ModelVersion;
import dev.switchback.provider.ChatRequest;
import dev.switchback.provider.Endpoint;
import dev.switchback.provider.Message;
import dev.switchback.provider.Providers;
import dev.switchback.provider.Tool;
import dev.switchback.registry.InMemoryRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Copies of calls for the shadow version: when they are sent, when not, and what they may touch.
 */
class ShadowTest {
  private static final String ANY = "sample: 100%";

  private final FakeTime time = new FakeTime();
  private final RecordingObserver recorded = new RecordingObserver();
  private final CountDownLatch release = new CountDownLatch(1);
  private Switchback switchback;

  @AfterEach
  void close() {
    release.countDown();
    switchback.close();
  }

  private Route<String> route(String shadow) {
    return route(shadow, Route.Builder::idempotent);
  }

  private Route<String> route(String shadow, Consumer<Route.Builder<String>> more) {
    String yaml =
        TestRoutes.stable("1.4.0")
            .replace(
                "  mode: auto\n", "  mode: auto\n  shadow: {version: \"1.5.0\", " + shadow + "}\n");
    switchback =
        Switchback.builder()
            .registry(InMemoryRegistry.ofYaml(yaml))
            .allow("openai", "small-*")
            .time(time, time)
            .observer(recorded)
            .build();
    Route.Builder<String> builder = switchback.route(TestRoutes.ROUTE, String.class);
    more.accept(builder);
    return builder.build();
  }

  private static boolean isShadow(Target target) {
    return target.resolution().slice() == Slice.SHADOW;
  }

  private String held(Target target) throws InterruptedException {
    if (isShadow(target) && !release.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("never released");
    }
    return target.model();
  }

  private ShadowCounts counts() {
    return switchback.shadowed(TestRoutes.ROUTE);
  }

  private void awaitSent(long number) {
    await().atMost(Duration.ofSeconds(30)).until(() -> counts().sent() >= number);
  }

  @Test
  void theUserIsAnsweredWhileTheCopyStillRuns() throws Exception {
    Route<String> route = route(ANY);
    AtomicBoolean isBegun = new AtomicBoolean();
    Body<String, InterruptedException> body =
        target -> {
          isBegun.compareAndSet(false, isShadow(target));
          return held(target);
        };
    assertThat(route.call(Key.of("ana"), body)).isEqualTo("small-1");
    await().atMost(Duration.ofSeconds(30)).untilTrue(isBegun);
    assertThat(recorded.shadows()).isEmpty();
    release.countDown();
    awaitSent(1);
    assertThat(recorded.shadows())
        .singleElement()
        .satisfies(
            copy -> {
              assertThat(copy.served().slice()).isEqualTo(Slice.SHADOW);
              assertThat(copy.served().version().version()).isEqualTo("1.5.0");
              assertThat(copy.outcome()).isEqualTo(Outcome.SUCCESS);
            });
    assertThat(recorded.calls()).hasSize(1);
  }

  @Test
  void aCopyThatFailsIsTriedOnceAndReachesNobody() throws Exception {
    Route<String> route = route(ANY);
    AtomicInteger tries = new AtomicInteger();
    Body<String, IOException> body =
        target -> {
          if (isShadow(target)) {
            tries.incrementAndGet();
            throw new ConnectException("nobody there");
          }
          return target.model();
        };
    for (int i = 1; i <= 40; i++) {
      assertThat(route.call(Key.of("user-" + i), body)).isEqualTo("small-1");
      int number = i;
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> counts().sent() + counts().busy() >= number);
    }
    ModelVersion shadow = switchback.document(TestRoutes.ROUTE).version("1.5.0");
    assertThat(switchback.calls().isOpen(TestRoutes.ROUTE, shadow))
        .as("the breaker of the version, should it become a canary")
        .isFalse();
    assertThat(tries.get()).isLessThanOrEqualTo(40);
    assertThat(recorded.shadows())
        .allSatisfy(copy -> assertThat(copy.attempts()).hasSize(1))
        .anySatisfy(copy -> assertThat(copy.outcome()).isEqualTo(Outcome.PROVIDER_FAULT));
    assertThat(recorded.calls()).hasSize(40);
    assertThat(recorded.events(Event.Breached.class)).isEmpty();
  }

  @Test
  void moreThanMaxConcurrentAreDroppedAndNotQueued() throws Exception {
    Route<String> route = route(ANY + ", max_concurrent: 2");
    for (int i = 0; i < 5; i++) {
      route.call(Key.of("user-" + i), this::held);
    }
    assertThat(counts().busy()).isEqualTo(3);
    release.countDown();
    awaitSent(2);
    assertThat(recorded.shadows()).hasSize(2);
    assertThat(counts()).isEqualTo(new ShadowCounts(2, 3, 0, 0, 0));
  }

  @Test
  void usedUpTokensAreThereAgainAnHourLater() throws Exception {
    Route<String> route = route(ANY + ", tokens_per_hour: 100");
    Body<String, RuntimeException> body =
        target -> {
          target.usage(90, 30);
          return target.model();
        };
    route.call(Key.of("one"), body);
    awaitSent(1);
    // The count of what was sent comes before that of its tokens, on the copy's thread.
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              route.call(Key.of("two"), body);
              return counts().tokens() > 0;
            });
    long sent = counts().sent();
    time.advance(Duration.ofMinutes(58));
    route.call(Key.of("three"), body);
    assertThat(counts().sent()).isEqualTo(sent);
    time.advance(Duration.ofMinutes(3));
    route.call(Key.of("four"), body);
    awaitSent(sent + 1);
  }

  @Test
  void aBodyThatMayNotRunTwiceHasNoCopy() {
    Route<String> route = route(ANY, builder -> {});
    AtomicInteger runs = new AtomicInteger();
    route.call(
        Key.of("ana"),
        target -> {
          runs.incrementAndGet();
          return target.model();
        });
    assertThat(counts()).isEqualTo(new ShadowCounts(0, 0, 0, 0, 1));
    assertThat(runs).hasValue(1);
  }

  @Test
  void anAdapterSendsNoCopyWithToolsUnlessTheRouteAllowsIt() {
    ChatRequest request =
        ChatRequest.builder()
            .message(Message.user("hello"))
            .tool(Tool.of("refund", "Pays back.", "{\"type\":\"object\"}"))
            .build();
    Providers nobody =
        Providers.builder()
            .bind("openai", Endpoint.openAi(URI.create("http://127.0.0.1:1/v1")))
            .build();
    Body<String, RuntimeException> body =
        target -> {
          if (isShadow(target)) {
            nobody.chat(target, request);
          }
          return target.model();
        };
    route(ANY).call(Key.of("ana"), body);
    await().atMost(Duration.ofSeconds(30)).until(() -> counts().tools() == 1);
    assertThat(counts().sent()).isZero();
    switchback.close();
    route(ANY, builder -> builder.idempotent().toolsInShadow()).call(Key.of("ana"), body);
    awaitSent(1);
    assertThat(counts().tools()).isZero();
  }

  @Test
  void aCallThatFailedHasNoCopy() {
    Route<String> route = route(ANY);
    AtomicInteger copies = new AtomicInteger();
    assertThatThrownBy(
            () ->
                route.call(
                    Key.of("ana"),
                    target -> {
                      if (isShadow(target)) {
                        copies.incrementAndGet();
                      }
                      throw new IllegalArgumentException("no");
                    }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(counts()).isEqualTo(new ShadowCounts(0, 0, 0, 0, 0));
    assertThat(copies).hasValue(0);
  }

  @Test
  void nothingIsDrawnAtASampleOfAlmostNothing() {
    Route<String> route = route("sample: 0.0001%");
    for (int i = 0; i < 1_000; i++) {
      route.call(Key.of("user-" + i), Target::model);
    }
    // One in a million: that two of a thousand are drawn happens once in two million runs.
    ShadowCounts counts = counts();
    assertThat(counts.sent() + counts.busy()).isLessThanOrEqualTo(1);
  }

  @Test
  void anAsynchronousCallHasACopyOnceItWasAnswered() {
    Route<String> route = route(ANY);
    CompletableFuture<String> slow = new CompletableFuture<>();
    CompletableFuture<String> answer =
        route.callAsync(
            Key.of("ana"),
            target -> isShadow(target) ? CompletableFuture.completedFuture(target.model()) : slow);
    assertThat(counts().sent()).isZero();
    slow.complete("late");
    assertThat(answer.join()).isEqualTo("late");
    awaitSent(1);
    assertThat(recorded.shadows()).hasSize(1);
  }

  @Test
  void aStreamsCopyIsReadToItsEndByNobody() throws Exception {
    Route<String> route = route(ANY);
    try (Streamed<StreamChunk> stream =
        route.stream(
            Key.of("ana"),
            target ->
                Script.ending(
                    Script.text(target.model()), Script.finish("stop"), Script.usage(100, 20)))) {
      StringBuilder text = new StringBuilder();
      for (StreamChunk chunk : stream) {
        text.append(chunk.text() == null ? "" : chunk.text());
      }
      assertThat(text).hasToString("small-1");
    }
    awaitSent(1);
    assertThat(recorded.shadows())
        .singleElement()
        .satisfies(
            copy -> {
              assertThat(copy.outcome()).isEqualTo(Outcome.SUCCESS);
              assertThat(copy.outputTokens()).isEqualTo(20);
            });
  }

  @Test
  void closingInterruptsTheCopiesAndEndsTheirThreads() throws Exception {
    Route<String> route = route(ANY);
    CountDownLatch isInterrupted = new CountDownLatch(1);
    CountDownLatch isBegun = new CountDownLatch(1);
    Thread[] of = new Thread[1];
    route.call(
        Key.of("ana"),
        target -> {
          if (isShadow(target)) {
            of[0] = Thread.currentThread();
            isBegun.countDown();
            try {
              release.await();
            } catch (InterruptedException e) {
              isInterrupted.countDown();
              throw e;
            }
          }
          return target.model();
        });
    assertThat(isBegun.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(of[0].isDaemon()).isTrue();
    assertThat(of[0].getName()).startsWith("switchback-shadow-");
    switchback.close();
    assertThat(isInterrupted.await(30, TimeUnit.SECONDS)).isTrue();
    of[0].join(30_000);
    assertThat(of[0].isAlive()).isFalse();
    assertThat(route.call(Key.of("bob"), Target::model)).isEqualTo("small-1");
  }
}
