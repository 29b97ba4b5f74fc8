package dev.switchback.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Switchback;
import dev.switchback.provider.ChatRequest;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The same request to a stable of one provider and a canary of another. */
class TwoProvidersTest {
  @Test
  void asksTheProviderThatTheVersionNames() throws IOException {
    try (FakeProviders fakes = FakeProviders.start();
        Switchback switchback = TwoProviders.switchback()) {
      TwoProviders summaries =
          TwoProviders.create(
              switchback,
              fakes.openAiAddress(),
              () -> "one",
              fakes.anthropicAddress(),
              () -> "other");
      Set<String> answers = new HashSet<>();
      Set<String> streamed = new HashSet<>();
      for (int i = 0; i < 8; i++) {
        answers.add(summaries.summary("customer-" + i, "Late."));
        StringBuilder text = new StringBuilder();
        summaries.print("customer-" + i, ChatRequest.of("Late."), text);
        streamed.add(text.toString());
      }

      assertThat(answers)
          .containsExactlyInAnyOrder(
              "gpt-5-mini-2025-08-07 read: Late.", "claude-haiku-4-5 read: Late.");
      assertThat(streamed).isEqualTo(answers);
      assertThat(fakes.openAiHits.get() + fakes.anthropicHits.get()).isEqualTo(16);
      assertThat(fakes.anthropicHits.get()).isEven().isPositive();
    }
  }
}
