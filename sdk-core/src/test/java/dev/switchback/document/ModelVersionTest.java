package dev.switchback.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelVersionTest {
  private static ModelVersionBuilder golden() {
    return ModelVersion.builder()
        .version("1.4.0")
        .provider("openai")
        .model("gpt-5-mini-2025-08-07")
        .parameter("temperature", 0)
        .prompt("triage", "Queue for: {{ticket}}")
        .lineage(
            Map.of(
                "training_data", "tickets@2026-09-30",
                "architecture", "hosted",
                "parameters", Map.of()))
        .evaluation(Map.of("suite", "triage-golden@3", "accuracy", 0.91));
  }

  @Test
  void hasTheGoldenDigest() {
    assertThat(golden().build().digest())
        .isEqualTo("sha256:94b6bf7adb04982d2c0b41f6c0d2d67fcb0d7436c29e1226b01e6a4f826d83d4");
  }

  @Test
  void doesNotCountLabelChangelogAndRegistrationAsContent() {
    ModelVersion other =
        golden().version("9").changes("x").registered(Instant.EPOCH, "ana").build();
    assertThat(other.digest()).isEqualTo(golden().build().digest());
  }

  @Test
  void countsComponentsAsContent() {
    ModelVersion other = golden().components(Map.of("guardrail", "pii@3")).build();
    assertThat(other.digest()).isNotEqualTo(golden().build().digest());
  }

  @Test
  void takesEqualNumbersForEqualContent() {
    ModelVersion one = golden().parameter("p", new BigDecimal("0.10")).build();
    assertThat(one).isEqualTo(golden().parameter("p", 0.1).build());
  }

  @Test
  void refusesMoreThanFifteenDigits() {
    assertThatThrownBy(() -> golden().parameter("p", 0.1234567890123456).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parameters.p")
        .hasMessageContaining("15 significant digits");
  }

  @Test
  void refusesADigestThatIsNotTheContents() {
    ModelVersion good = golden().build();
    assertThatThrownBy(
            () ->
                new ModelVersion(
                    "1",
                    "other",
                    good.model(),
                    Map.of(),
                    null,
                    Map.of(),
                    null,
                    null,
                    null,
                    null,
                    good.digest()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("digest of version 1 is not sha256:");
  }

  @Test
  void cannotBeChangedThroughWhatWasGiven() {
    Map<String, Object> given = new java.util.HashMap<>(Map.of("a", 1));
    ModelVersion version = golden().parameters(given).build();
    given.put("a", 2);
    assertThat(version.parameters()).containsEntry("a", BigDecimal.ONE);
  }
}
