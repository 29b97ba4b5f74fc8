package dev.switchback.document;

import static dev.switchback.document.Changed.ROLLOUT;
import static dev.switchback.document.Changed.revert;
import static dev.switchback.document.Changed.rollout;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** start_canary, set_share, promote, revert. */
class RolloutChangesTest {
  private static final Rollout NEW = rollout("triage-1.5.0-a2", "1.5.0", 50_000);

  private static Changed withThresholdsOf(String... lines) {
    return Changed.of(
        RouteDocumentBuilder.from(Sample.triage()).thresholds(thresholds(lines)).build(),
        List.of());
  }

  private static Thresholds thresholds(String... lines) {
    return Documents.readThresholds("t.yaml", JsonText.bytes(String.join("\n", lines)));
  }

  @Test
  void startsACanaryBehindTheLiveOnes() {
    Changed route = Changed.triage();
    Change.Applied applied = route.make(new Change.StartCanary(rollout("b", "1.6.0", 100_000)));

    assertThat(route.serving().rollouts()).extracting(Rollout::id).containsExactly(ROLLOUT, "b");
    assertThat(route.serving().revision()).isEqualTo(43);
    assertThat(applied.warnings()).isEmpty();
    assertThat(route.last().detail())
        .containsEntry("rollout", "b")
        .containsEntry("version", "1.6.0")
        .containsEntry("share", "10%");
  }

  @Test
  void allowsAFirstShareAboveTenPercentWithAWarning() {
    Change.Applied applied = Changed.quiet().make(new Change.StartCanary(NEW.withShare(100_001)));

    assertThat(applied.warnings())
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.severity()).isEqualTo(Problem.Severity.WARNING);
              assertThat(warning.field()).isEqualTo("serving.rollouts[0].share");
              assertThat(warning.message()).contains("10.0001%");
            });
  }

  @Test
  void refusesACanaryWithoutInventory() {
    RouteDocument bare =
        RouteDocument.builder("ticket-triage")
            .versions(Sample.triage().versions())
            .serving(Serving.of("1.4.0"))
            .build();
    Changed.of(bare, List.of())
        .refuses(new Change.StartCanary(NEW))
        .hasMessageContaining("purpose, owner, rollback, monitoring, thresholds")
        .hasMessageContaining("describe them");
  }

  @ParameterizedTest
  @ValueSource(strings = {"alpha: 5%", "hold: [{signal: sample_ratio}]"})
  void refusesACanaryThatNoRuleWouldTakeBack(String thresholds) {
    withThresholdsOf(thresholds)
        .refuses(new Change.StartCanary(NEW))
        .hasMessageContaining("needs thresholds");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "compare: [{signal: error_rate}]",
        "limit: [{signal: error_rate, at_most: 10%}]",
        "trip: [{consecutive_errors: 5}]"
      })
  void startsACanaryUnderAnyOneRule(String thresholds) {
    Changed route = withThresholdsOf(thresholds);
    route.make(new Change.StartCanary(NEW));
    assertThat(route.serving().rollouts()).containsExactly(NEW);
  }

  @Test
  void refusesAQuarantinedCanaryUntilAPersonClearsIt() {
    Changed route = Changed.triage();
    route.make(revert(ROLLOUT));
    route.refuses(new Change.StartCanary(NEW)).hasMessageContaining("1.5.0 is quarantined");

    route.make(new Change.ClearQuarantine("1.5.0"));
    route.make(new Change.StartCanary(NEW));
    assertThat(route.serving().rollouts()).containsExactly(NEW);
  }

  @Test
  void refusesARolloutIdThatIsLiveOrThatTheAuditKnows() {
    Changed route = Changed.triage();
    route
        .refuses(new Change.StartCanary(rollout(ROLLOUT, "1.6.0", 50_000)))
        .hasMessageContaining("was used before");
    route.make(revert(ROLLOUT));
    route.make(new Change.ClearQuarantine("1.5.0"));
    route
        .refuses(new Change.StartCanary(rollout(ROLLOUT, "1.5.0", 50_000)))
        .hasMessageContaining("rollout id triage-1.5.0-a1 was used before; an id is a salt");
  }

  @Test
  void refusesACanaryThatIsStableLiveOrNotRegistered() {
    Changed route = Changed.triage();
    route
        .refuses(new Change.StartCanary(rollout("b", "1.4.0", 50_000)))
        .hasMessageContaining("1.4.0 is stable");
    route
        .refuses(new Change.StartCanary(rollout("b", "1.5.0", 50_000)))
        .hasMessageContaining("is the canary of rollout " + ROLLOUT);
    route
        .refuses(new Change.StartCanary(rollout("b", "1.5.1", 50_000)))
        .hasMessageContaining("1.5.1 is not registered")
        .hasMessageContaining("1.5.0");
  }

  @Test
  void movesAShareUpAndDown() {
    Changed route = Changed.triage();
    route.make(new Change.SetShare(ROLLOUT, 250_000));
    assertThat(route.serving().rollout(ROLLOUT).share()).isEqualTo(250_000);
    assertThat(route.last().detail()).containsEntry("from", "5%").containsEntry("share", "25%");
    route.make(new Change.SetShare(ROLLOUT, 0));
    assertThat(route.serving().rollout(ROLLOUT).share()).isZero();
  }

  @Test
  void replacesThePlanWithTheShare() {
    Changed route = Changed.triage();
    Rollout plan = new Rollout(ROLLOUT, "1.5.0", 50_000, List.of(100_000), null);
    route.make(new Change.SetShare(ROLLOUT, 50_000, plan));
    assertThat(route.serving().rollout(ROLLOUT)).isEqualTo(plan);
  }

  @Test
  void refusesAShareThatIsThereAlreadyOrOfNoRollout() {
    Changed route = Changed.triage();
    route.refuses(new Change.SetShare(ROLLOUT, 50_000)).hasMessageContaining("is at 5% already");
    route
        .refuses(new Change.SetShare("other", 50_000))
        .hasMessageContaining("other is not live; live are [triage-1.5.0-a1]");
  }

  @Test
  void promotesTheCanaryWithItsReference() {
    Changed route = Changed.triage();
    route.make(new Change.Promote(ROLLOUT, Map.of("error_rate", 0.01)));

    assertThat(route.serving().stable()).isEqualTo("1.5.0");
    assertThat(route.serving().previous()).isEqualTo("1.4.0");
    assertThat(route.serving().rollouts()).isEmpty();
    assertThat(route.serving().reference()).containsOnlyKeys("error_rate");
    assertThat(route.last().detail())
        .containsEntry("rollout", ROLLOUT)
        .containsEntry("stable", "1.5.0")
        .containsEntry("previous", "1.4.0");
  }

  @Test
  void warnsOfRolloutsThatWereJudgedAgainstTheOldStable() {
    Changed route = Changed.triage();
    route.make(new Change.StartCanary(rollout("b", "1.6.0", 50_000)));
    Change.Applied applied = route.make(new Change.Promote(ROLLOUT));
    assertThat(applied.warnings())
        .extracting(Problem::message)
        .containsExactly("moves while rollout b is judged against it");
    Changed.quiet().refuses(new Change.Promote("b")).hasMessageContaining("b is not live");
  }

  @Test
  void revertsWithEvidenceAndQuarantines() {
    Changed route = Changed.triage();
    route.make(
        new Change.Revert(ROLLOUT, Map.of("verdict", "bad")),
        "switchback:7",
        "error_rate breached");

    assertThat(route.serving().rollouts()).isEmpty();
    assertThat(route.serving().stable()).isEqualTo("1.4.0");
    assertThat(route.serving().quarantined())
        .contains(new Serving.Quarantine("1.5.0", Changed.AT, "error_rate breached"));
    assertThat(route.last().evidence()).containsEntry("verdict", "bad");
    assertThat(route.last().actor()).isEqualTo("switchback:7");
    assertThat(route.last().detail()).containsEntry("share", "5%").containsEntry("stable", "1.4.0");
    route.refuses(revert(ROLLOUT)).hasMessageContaining("is not live");
  }

  @Test
  void refusesARevertWithoutAReason() {
    Changed.triage().refuses(revert(ROLLOUT), "ana", " ").hasMessageContaining("reason is missing");
  }
}
