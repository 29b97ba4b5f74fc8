package dev.switchback.examples;

import dev.switchback.Key;
import dev.switchback.Observer;
import dev.switchback.Route;
import dev.switchback.Streamed;
import dev.switchback.Switchback;
import dev.switchback.provider.ChatAnswer;
import dev.switchback.provider.ChatChunk;
import dev.switchback.provider.ChatRequest;
import dev.switchback.provider.Endpoint;
import dev.switchback.provider.Message;
import dev.switchback.provider.Providers;
import dev.switchback.registry.InMemoryRegistry;
import java.io.IOException;
import java.net.URI;
import java.util.function.Supplier;

/**
 * A route whose stable is served by one provider and its canary by another: the application sends
 * the same request to either. Run it; it brings fakes of both.
 */
final class TwoProviders {
  private static final String DOCUMENT =
      """
      route: support-summary
      purpose: Sums up a support ticket.
      owner: support-platform@example.com
      rollback: {runbook: "https://wiki.example.com/summary", last_tested: 2026-11-02}
      monitoring: ["https://grafana.example.com/d/summary"]
      versions:
        - {version: "1.0.0", provider: openai, model: gpt-5-mini-2025-08-07}
        - version: "1.1.0"
          provider: anthropic
          model: claude-haiku-4-5
          parameters: {max_tokens: 1024}
      serving:
        revision: 1
        stable: "1.0.0"
        mode: auto
        rollouts: [{id: summary-1.1.0-a1, canary: "1.1.0", share: 50%}]
      thresholds:
        compare: [{signal: error_rate, tolerate: "+2pp"}]
        reference: {error_rate: 1%}
      """;

  private final Providers providers;
  private final Route<ChatAnswer> route;

  private TwoProviders(Switchback switchback, Providers providers) {
    this.providers = providers;
    this.route =
        switchback
            .route("support-summary", ChatAnswer.class)
            .text(ChatAnswer::text)
            .idempotent()
            .build();
  }

  static TwoProviders create(
      Switchback switchback,
      URI openAi,
      Supplier<String> openAiKey,
      URI anthropic,
      Supplier<String> anthropicKey) {
    Providers providers =
        Providers.builder()
            .bind("openai", Endpoint.openAi(openAi).key(openAiKey)) // https://api.openai.com/v1
            .bind("anthropic", Endpoint.anthropic(anthropic).key(anthropicKey))
            .build();
    return new TwoProviders(switchback, providers);
  }

  /** The whole answer. */
  String summary(String customer, String ticket) {
    ChatRequest request =
        ChatRequest.builder()
            .system("Sum up the ticket in one sentence.")
            .message(Message.user(ticket))
            .maxTokens(200)
            .build();
    ChatAnswer answer = route.call(Key.of(customer), target -> providers.chat(target, request));
    return answer.text();
  }

  /** The answer as it comes. */
  void print(String customer, ChatRequest request, Appendable out) throws IOException {
    try (Streamed<ChatChunk> answer =
        route.stream(Key.of(customer), target -> providers.stream(target, request))) {
      for (ChatChunk chunk : answer) {
        if (chunk.text() != null) {
          out.append(chunk.text());
        }
      }
    }
  }

  /** A route that knows both providers. */
  static Switchback switchback(Observer... observers) {
    Switchback.Builder builder =
        Switchback.builder()
            .registry(InMemoryRegistry.ofYaml(DOCUMENT))
            .allow("openai", "gpt-5-mini-*")
            .allow("anthropic", "claude-haiku-*");
    for (Observer observer : observers) {
      builder.observer(observer);
    }
    return builder.build();
  }

  /** Sums up for a few customers, some of whom draw the canary. */
  public static void main(String[] args) throws IOException {
    try (FakeProviders fakes = FakeProviders.start();
        Switchback switchback = switchback()) {
      TwoProviders summaries =
          TwoProviders.create(
              switchback,
              fakes.openAiAddress(),
              () -> "key-of-one",
              fakes.anthropicAddress(),
              () -> "key-of-another");
      for (int i = 1; i <= 4; i++) {
        System.out.println(summaries.summary("customer-" + i, "My parcel " + i + " is late."));
        summaries.print("customer-" + i, ChatRequest.of("And where is it?"), System.out);
        System.out.println();
      }
    }
  }
}
