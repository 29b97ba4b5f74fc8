package dev.switchback.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.CallRecord;
import dev.switchback.Key;
import dev.switchback.Outcome;
import dev.switchback.RecordingObserver;
import dev.switchback.Result;
import dev.switchback.Route;
import dev.switchback.Slice;
import dev.switchback.Switchback;
import dev.switchback.registry.InMemoryRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A canary of another provider, and no change in the application. */
class OtherProviderTest {
  private static final String DOCUMENT =
      """
      route: summary
      purpose: Sums up.
      owner: owner@example.com
      rollback: {runbook: "https://wiki.example.com/summary", last_tested: 2026-11-02}
      monitoring: ["https://grafana.example.com/d/summary"]
      versions:
        - {version: "1.0.0", provider: openai, model: small-1}
        - {version: "1.1.0", provider: anthropic, model: small-2, parameters: {max_tokens: 64}}
      serving:
        revision: 7
        stable: "1.0.0"
        mode: auto
        rollouts: [{id: summary-1.1.0-a1, canary: "1.1.0", share: 50%}]
      thresholds:
        compare: [{signal: error_rate, tolerate: 0%}]
        trip: []
        reference: {error_rate: 1%}
      call: {deadline: 60s, attempts: 1}
      """;

  private final RecordingObserver recorded = new RecordingObserver();

  private Switchback switchback() {
    return Switchback.builder()
        .registry(InMemoryRegistry.ofYaml(DOCUMENT))
        .allow("openai", "small-*")
        .allow("anthropic", "small-*")
        .observer(recorded)
        .build();
  }

  @Test
  void sendsTheSameRequestToEither() {
    try (RawServer openAi = new RawServer(line -> line.json(200, Say.whole(Dialect.OPENAI)));
        RawServer anthropic = new RawServer(line -> line.json(200, Say.whole(Dialect.ANTHROPIC)));
        Switchback switchback = switchback()) {
      Providers providers = both(openAi, anthropic);
      Route<ChatAnswer> route = route(switchback);
      for (int i = 0; i < 40; i++) {
        Result<ChatAnswer> result =
            route.invoke(
                Key.of("customer-" + i),
                target -> providers.chat(target, ChatRequest.of("Sum up.")));
        assertThat(result.value().text()).isEqualTo("Hello");
        assertThat(result.value().finishReason()).isEqualTo(FinishReason.STOP);
      }

      assertThat(openAi.hits() + anthropic.hits()).isEqualTo(40);
      assertThat(openAi.hits()).isBetween(5, 35);
      assertThat(recorded.calls()).allSatisfy(call -> assertThat(call.inputTokens()).isEqualTo(3));
    }
  }

  @Test
  void sendsNothingThatTheCanaryCannotExpress() {
    ChatRequest json =
        ChatRequest.builder()
            .message(Message.user("Sum up."))
            .responseFormat(ResponseFormat.json())
            .build();
    try (RawServer openAi = new RawServer(line -> line.json(200, Say.whole(Dialect.OPENAI)));
        RawServer anthropic = new RawServer(line -> line.json(200, Say.whole(Dialect.ANTHROPIC)));
        Switchback switchback = switchback()) {
      Providers providers = both(openAi, anthropic);
      Route<ChatAnswer> route = route(switchback);
      for (int i = 0; i < 20; i++) {
        try {
          route.call(Key.of("customer-" + i), target -> providers.chat(target, json));
        } catch (ProviderException refused) {
          assertThat(refused.outcome()).isEqualTo(Outcome.CALLER_FAULT);
        }
      }

      assertThat(anthropic.hits()).isZero();
      assertThat(outcomes(Slice.CANARY)).isNotEmpty().containsOnly(Outcome.CALLER_FAULT);
      assertThat(outcomes(Slice.STABLE)).isNotEmpty().containsOnly(Outcome.SUCCESS);
    }
  }

  @Test
  void letsStableTakeOverACanaryThatIsNotReached() {
    try (RawServer openAi = new RawServer(line -> line.json(200, Say.whole(Dialect.OPENAI)));
        RawServer anthropic = new RawServer(RawServer.Line::close);
        Switchback switchback = switchback()) {
      Providers providers = both(openAi, anthropic);
      Route<ChatAnswer> route = route(switchback);
      for (int i = 0; i < 6; i++) {
        assertThat(
                route
                    .call(
                        Key.of("customer-" + i),
                        target -> providers.chat(target, ChatRequest.of("Sum up.")))
                    .text())
            .isEqualTo("Hello");
      }

      assertThat(openAi.hits()).isEqualTo(6);
      assertThat(anthropic.hits()).isEqualTo(outcomes(Slice.CANARY).size());
    }
  }

  private List<Outcome> outcomes(Slice slice) {
    return recorded.calls().stream()
        .flatMap(call -> call.attempts().stream())
        .filter(attempt -> attempt.resolution().slice() == slice)
        .map(CallRecord.Attempt::outcome)
        .toList();
  }

  private static Route<ChatAnswer> route(Switchback switchback) {
    return switchback.route("summary", ChatAnswer.class).idempotent().build();
  }

  private static Providers both(RawServer openAi, RawServer anthropic) {
    return Providers.builder()
        .bind("openai", Say.endpoint(Dialect.OPENAI, openAi.address()))
        .bind("anthropic", Say.endpoint(Dialect.ANTHROPIC, anthropic.address()))
        .build();
  }
}
