package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What calls cost by the document's prices, as a record and as a rule. */
class PricesOfCallsTest {
  private static final String CALL = CallFixture.NO_WAIT + ", breaker: off";

  /** A canary of the same quota costs twice as much: 10 for a million tokens read, 40 written. */
  private static final String PRICES =
      """
      prices:
        currency: EUR
        models:
          small-1: {input: 5, output: 20, cached: 1}
        versions:
          "1.5.0": {input: 10, output: 40}
      """;

  private static CallFixture fixture() {
    return new CallFixture(CALL, builder -> {}, yaml -> yaml + PRICES);
  }

  @Test
  void aVersionsOwnPriceWinsOverItsModels() {
    try (CallFixture fixture = fixture()) {
      Body<String, RuntimeException> body =
          target -> {
            target.usage(100_000, 10_000);
            return "fine";
          };
      fixture.route().build().call(CallFixture.canary(0), body);
      assertThat(fixture.last().cost()).isEqualTo(1.4);
      fixture.route().build().call(CallFixture.stable(0), body);
      assertThat(fixture.last().cost()).isEqualTo(0.7);
    }
  }

  @Test
  void whatTheProviderHadCachedCostsLess() {
    try (CallFixture fixture = fixture()) {
      fixture
          .route()
          .build()
          .<RuntimeException>call(
              CallFixture.stable(0),
              target -> {
                target.observed(Observed.of(new Observed.Usage(100_000, 10_000, 60_000, 4_000)));
                return "fine";
              });
      assertThat(fixture.last().cost()).isEqualTo(0.2 + 0.06 + 0.2);
      assertThat(fixture.last().inputTokens()).isEqualTo(100_000);
    }
  }

  @Test
  void allAttemptsOfACallAreAddedEachAtItsOwnPrice() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    try (CallFixture fixture = fixture()) {
      String answer =
          fixture
              .route()
              .idempotent()
              .classifier(failure -> Outcome.TIMEOUT)
              .build()
              .call(
                  CallFixture.canary(0),
                  target -> {
                    target.usage(100_000, 0);
                    if (begun.getAndIncrement() == 0) {
                      throw new IOException("cut");
                    }
                    return "rescued";
                  });
      assertThat(answer).isEqualTo("rescued");
      assertThat(fixture.last().attempts()).hasSize(2);
      assertThat(fixture.last().cost()).isEqualTo(1.0 + 0.5);
    }
  }

  @Test
  void withoutAPriceOrWithoutTokensThereIsNoCost() {
    try (CallFixture fixture = fixture();
        CallFixture unpriced = new CallFixture(CALL)) {
      fixture.route().build().call(CallFixture.canary(0), target -> "fine");
      assertThat(fixture.last().cost()).isNaN();
      unpriced
          .route()
          .build()
          .<RuntimeException>call(
              CallFixture.canary(0),
              target -> {
                target.usage(1, 1);
                return "fine";
              });
      assertThat(unpriced.last().cost()).isNaN();
    }
  }

  @Test
  void aStreamCostsWhatItsChunksSaid() throws Exception {
    try (CallFixture fixture = fixture()) {
      Streamed<StreamChunk> stream =
          fixture.route().build().stream(
              CallFixture.canary(0),
              target ->
                  Script.ending(
                      Script.text("a"), Script.finish("stop"), Script.usage(100_000, 10_000)));
      Heard.all(stream);
      CallRecord record = stream.ended().toCompletableFuture().get(30, TimeUnit.SECONDS);
      assertThat(record.cost()).isEqualTo(1.4);
    }
  }

  @Test
  void aCanaryThatCostsTooMuchIsReverted() {
    String limit = "limit: [{signal: cost, at_most: 0.8, cap: 2}]\n    trip: [";
    try (CallFixture fixture =
        new CallFixture(CALL, builder -> {}, yaml -> yaml.replace("trip: [", limit) + PRICES)) {
      Route<String> route = fixture.route().build();
      for (int i = 0; i < 200; i++) {
        route.<RuntimeException>call(
            Key.none(),
            target -> {
              target.usage(100_000, 10_000);
              return "fine";
            });
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> fixture.recorded.events(Event.Reverted.class).size() == 1);
      assertThat(fixture.recorded.events(Event.Reverted.class).get(0).toString()).contains("cost");
    }
  }
}
