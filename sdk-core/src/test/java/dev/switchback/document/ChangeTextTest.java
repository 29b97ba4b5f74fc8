package dev.switchback.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes as they go over the wire. */
class ChangeTextTest {
  private static final Rollout RAMP =
      new Rollout(
          "r1",
          "1.5.0",
          50_000,
          List.of(50_000, 250_001),
          new Rollout.Advance(Duration.ofHours(1), 500));

  static Stream<Change> changes() {
    RouteDocument document = Sample.triage();
    ModelVersion version = document.versions().get(1);
    return Stream.of(
        new Change.Register(version),
        new Change.Register(
            ModelVersion.builder()
                .version("2.0.0")
                .provider("openai")
                .model("gpt-6")
                .registered(Instant.EPOCH, "ana")
                .build()),
        new Change.StartCanary(RAMP),
        new Change.SetShare("r1", 123_456),
        new Change.SetShare("r1", 0, RAMP),
        new Change.Promote("r1"),
        new Change.Promote("r1", Map.of("error_rate", 0.1 + 0.2, "label_mix", Map.of("a", 3))),
        new Change.SwitchStable("1.6.0"),
        new Change.Revert("r1", Map.of()),
        new Change.Revert("r1", Map.of("verdict", "breached", "e", 1e300, "list", List.of(1, "x"))),
        new Change.Rollback("1.3.2"),
        new Change.Freeze(),
        new Change.Unfreeze(),
        new Change.ClearQuarantine("1.5.0"),
        new Change.RecordReference(Map.of("length", 120.5)),
        new Change.Describe("p", null, null, null, null, null),
        new Change.Describe(
            null,
            "o",
            new RouteDocument.Rollback("https://wiki", LocalDate.of(2026, 11, 2)),
            List.of("https://grafana"),
            document.thresholds(),
            document.call(),
            new Change.Describe.Policy(
                true, Duration.ofMinutes(10), document.serving().shadow(), null)),
        new Change.Describe(
            null,
            null,
            null,
            List.of(),
            null,
            null,
            new Change.Describe.Policy(false, null, null, null)));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void readsWhatItWrote(Change change) {
    assertThat(Change.fromJson(change.toJson())).isEqualTo(change);
  }

  @Test
  void namesEveryKindOnce() {
    assertThat(changes().map(Change::kind).distinct())
        .hasSize(Change.class.getPermittedSubclasses().length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"kind\":\"explode\"}",
        "{\"kind\":\"revert\",\"rollout\":\"r1\"}",
        "{\"kind\":\"set_share\",\"rollout\":\"r1\",\"share\":5}",
        "{\"kind\":\"register\",\"version\":{\"version\":\"1\"}}",
        "{\"kind\":\"describe\",\"purpse\":\"x\"}",
        "not json"
      })
  void refusesWhatIsNoChange(String text) {
    assertThatThrownBy(() -> Change.fromJson(text)).isInstanceOf(DocumentException.class);
  }
}
