package dev.switchback.document;

import static dev.switchback.document.Changed.ROLLOUT;
import static dev.switchback.document.Changed.revert;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** register, record_reference, describe. */
class DeclaringsTest {
  private static Change.Describe thresholds(String text) {
    Thresholds thresholds = Documents.readThresholds("t.yaml", JsonText.bytes(text));
    return new Change.Describe(null, null, null, null, thresholds, null);
  }

  @Test
  void registersAVersionAndSaysWhoAndWhen() {
    Changed route = Changed.triage();
    ModelVersion version = Changed.version("1.7.0");
    route.make(new Change.Register(version), "ben", "");

    ModelVersion made = route.document().version("1.7.0");
    assertThat(made.registered()).isEqualTo(new ModelVersion.Registered(Changed.AT, "ben"));
    assertThat(made.digest()).isEqualTo(version.digest());
    assertThat(route.last().detail()).containsEntry("digest", version.digest());
  }

  @Test
  void refusesASecondContentUnderOneLabel() {
    Changed.triage()
        .refuses(new Change.Register(Changed.version("1.6.0")))
        .hasMessageContaining("1.6.0 has other content already; give the new one a new label");
  }

  @Test
  void replacesTheChangelogOfTheSameContentAndNothingElse() {
    Changed route = Changed.triage();
    ModelVersion was = route.document().version("1.4.0");
    route.refuses(new Change.Register(was)).hasMessageContaining("1.4.0 is registered already");
    ModelVersion is =
        new ModelVersion(
            was.version(),
            was.provider(),
            was.model(),
            was.parameters(),
            was.prompt(),
            was.components(),
            was.lineage(),
            was.evaluation(),
            "Answers in the customer's language.",
            was.registered(),
            was.digest());
    route.make(new Change.Register(is));
    assertThat(route.document().version("1.4.0")).isEqualTo(is);
    assertThat(route.document().versions()).hasSameSizeAs(Sample.triage().versions());
  }

  @Test
  void recordsWhatStableIsKnownToDo() {
    Changed route = Changed.triage();
    route.make(new Change.RecordReference(Map.of("error_rate", 0.02)));
    assertThat(route.serving().reference()).containsEntry("error_rate", new BigDecimal("0.02"));
    assertThat(route.last().detail()).containsEntry("version", "1.4.0");
    route
        .refuses(new Change.RecordReference(Map.of()))
        .hasMessageContaining("the reference is empty");
  }

  @Test
  void describesOnlyTheFieldsThatDiffer() {
    Changed route = Changed.triage();
    RouteDocument was = route.document();
    route.make(
        new Change.Describe(
            "Sorts tickets.",
            was.owner(),
            new RouteDocument.Rollback("https://wiki.example.com/other", null),
            List.of("https://grafana.example.com/d/other"),
            was.thresholds(),
            CallSettings.builder().deadline(Duration.ofSeconds(5)).build(),
            new Change.Describe.Policy(true, Duration.ofMinutes(5), null, null)));

    RouteDocument is = route.document();
    assertThat(route.last().detail())
        .containsEntry("fields", List.of("purpose", "rollback", "monitoring", "call", "policy"));
    assertThat(is.purpose()).isEqualTo("Sorts tickets.");
    assertThat(is.owner()).isEqualTo(was.owner());
    assertThat(is.call().deadline()).isEqualTo(Duration.ofSeconds(5));
    assertThat(is.requireCanary()).isTrue();
    assertThat(is.maxStaleness()).isEqualTo(Duration.ofMinutes(5));
    assertThat(is.serving().shadow()).isNull();
  }

  @Test
  void refusesADescriptionThatSaysNothingNew() {
    Changed route = Changed.triage();
    route
        .refuses(new Change.Describe(null, null, null, null, null, null))
        .hasMessageContaining("nothing in it differs");
    route
        .refuses(new Change.Describe(route.document().purpose(), null, null, null, null, null))
        .hasMessageContaining("nothing in it differs");
  }

  @Test
  void refusesOtherThresholdsWhileARolloutIsLive() {
    Changed route = Changed.triage();
    Change.Describe describe = thresholds("compare: [{signal: error_rate, tolerate: +10%}]");
    route
        .refuses(describe)
        .hasMessageContaining("declared before a rollout")
        .hasMessageContaining(ROLLOUT);
    route.make(revert(ROLLOUT));
    route.make(describe);
    assertThat(route.document().thresholds()).isEqualTo(describe.thresholds());
  }

  @Test
  void refusesToTakeTheInventoryAwayFromALiveRollout() {
    Change.Describe describe = new Change.Describe(null, null, null, List.of(), null, null);
    Changed.triage()
        .refuses(describe)
        .hasMessageContaining("live rollouts need monitoring; keep them");
    Changed.quiet().make(describe);
  }
}
