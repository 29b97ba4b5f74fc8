package dev.switchback.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DocumentsTest {
  private final RouteDocument triage = Sample.triage();

  @Test
  void readsTheDocumentOfTheDesign() {
    assertThat(triage.route()).isEqualTo("ticket-triage");
    assertThat(triage.owner()).isEqualTo("support-platform@example.com");
    assertThat(triage.rollback())
        .isEqualTo(
            new RouteDocument.Rollback(
                "https://wiki.example.com/triage", LocalDate.of(2026, 11, 2)));
    assertThat(triage.monitoring()).containsExactly("https://grafana.example.com/d/triage");
    assertThat(triage.versions()).extracting(ModelVersion::version).contains("1.4.0", "1.6.0");
    assertThat(triage.requireCanary()).isFalse();
    assertThat(triage.maxStaleness()).isNull();
    assertThat(triage.call().deadline()).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void readsTheServingState() {
    Serving serving = triage.serving();
    assertThat(serving.revision()).isEqualTo(42);
    assertThat(serving.stable()).isEqualTo("1.4.0");
    assertThat(serving.mode()).isEqualTo(Serving.Mode.AUTO);
    Rollout rollout = serving.rollouts().get(0);
    assertThat(rollout.share()).isEqualTo(50_000);
    assertThat(rollout.steps()).containsExactly(50_000, 250_000, 500_000);
    assertThat(rollout.advance()).isEqualTo(new Rollout.Advance(Duration.ofHours(1), 500));
    assertThat(serving.shadow()).isEqualTo(new Serving.Shadow("1.6.0", 10_000, 4, 200_000L));
    assertThat(serving.quarantined())
        .containsExactly(
            new Serving.Quarantine(
                "1.5.0-rc1", Instant.parse("2026-10-20T10:00:00Z"), "error_rate breached"));
  }

  @Test
  void computesTheDigestThatAVersionDoesNotSay() {
    ModelVersion silent = Objects.requireNonNull(triage.version("1.6.0"));
    assertThat(silent.digest())
        .isEqualTo(Digests.sha256("{\"model\":\"gpt-6\",\"provider\":\"openai\"}"));
  }

  @Test
  void readsBackWhatItWroteAsYaml() {
    byte[] written = Documents.write(triage, false);
    assertThat(Documents.read("again.yaml", written).document()).isEqualTo(triage);
  }

  @Test
  void readsBackWhatItWroteAsJson() {
    byte[] written = Documents.write(triage, true);
    assertThat(Documents.read("again.json", written).document()).isEqualTo(triage);
  }

  @Test
  void writesTheSectionsInTheOrderOfTheDesign() {
    String text = Sample.text(Documents.write(triage, false));
    assertThat(text).startsWith("route: ticket-triage\npurpose: ");
    assertThat(text.lines().filter(line -> line.matches("[a-z_]+:.*")).map(l -> l.split(":")[0]))
        .containsExactly(
            "route",
            "purpose",
            "owner",
            "rollback",
            "monitoring",
            "versions",
            "serving",
            "thresholds",
            "call");
  }

  @Test
  void givesOneDigestToOneDocumentHoweverItIsWritten() {
    RouteDocument json = Documents.read("a.json", Documents.write(triage, true)).document();
    assertThat(Documents.digest(json)).isEqualTo(Documents.digest(triage)).startsWith("sha256:");
    RouteDocument frozen = triage.withServing(Serving.of("1.4.0"));
    assertThat(Documents.digest(frozen)).isNotEqualTo(Documents.digest(triage));
  }
}
