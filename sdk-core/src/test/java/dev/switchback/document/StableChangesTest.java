package dev.switchback.document;

import static dev.switchback.document.Changed.ROLLOUT;
import static dev.switchback.document.Changed.revert;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** switch_stable, rollback, clear_quarantine, freeze, unfreeze. */
class StableChangesTest {
  @Test
  void switchesStableToAnyRegisteredVersionWithAWarning() {
    Changed route = Changed.triage();
    route.make(new Change.RecordReference(Map.of("error_rate", 0.02)));
    Change.Applied applied = route.make(new Change.SwitchStable("1.6.0"));

    assertThat(route.serving().stable()).isEqualTo("1.6.0");
    assertThat(route.serving().previous()).isEqualTo("1.4.0");
    assertThat(route.serving().reference()).as("what was known of the old one").isNull();
    assertThat(applied.warnings())
        .extracting(Problem::message)
        .containsExactly(
            "goes to 1.6.0 at once, without a canary",
            "moves while rollout triage-1.5.0-a1 is judged against it");
  }

  @Test
  void refusesASwitchWithoutAReason() {
    Changed.triage()
        .refuses(new Change.SwitchStable("1.6.0"), "ana", "")
        .hasMessageContaining("reason is missing");
  }

  @Test
  void refusesASwitchWhereTheRouteRequiresACanary() {
    Changed route = Changed.triage();
    Change.Describe.Policy policy =
        new Change.Describe.Policy(true, null, route.serving().shadow(), null);
    route.make(new Change.Describe(null, null, null, null, null, null, policy));
    route
        .refuses(new Change.SwitchStable("1.6.0"))
        .hasMessageContaining("require_canary; start a canary of 1.6.0 instead");
  }

  @Test
  void refusesASwitchToAVersionThatIsQuarantinedStableLiveOrUnknown() {
    Changed route = Changed.triage();
    route
        .refuses(new Change.SwitchStable("1.5.0"))
        .hasMessageContaining("is the canary of rollout " + ROLLOUT + "; promote that");
    route.refuses(new Change.SwitchStable("1.4.0")).hasMessageContaining("1.4.0 is stable already");
    route.refuses(new Change.SwitchStable("9")).hasMessageContaining("9 is not registered");
    route.make(revert(ROLLOUT));
    route
        .refuses(new Change.SwitchStable("1.5.0"))
        .hasMessageContaining("1.5.0 is quarantined; find out why");
  }

  @Test
  void rollsBackToThePreviousVersionAlsoWithoutAnAudit() {
    Changed route = Changed.triage();
    route.make(new Change.Rollback("1.3.2"));
    assertThat(route.serving().stable()).isEqualTo("1.3.2");
    assertThat(route.serving().previous()).isEqualTo("1.4.0");
  }

  @Test
  void rollsBackToAnyVersionThatTheAuditKnowsAsStable() {
    Changed route = Changed.triage();
    route.make(new Change.SwitchStable("1.6.0"));
    route.make(new Change.Promote(ROLLOUT));
    assertThat(route.serving().previous()).isEqualTo("1.6.0");

    route.make(new Change.Rollback("1.4.0"));
    assertThat(route.serving().stable()).isEqualTo("1.4.0");
    route.make(new Change.Rollback("1.6.0"));
    assertThat(route.serving().stable()).isEqualTo("1.6.0");
  }

  @Test
  void refusesARollbackToAVersionThatWasNeverStable() {
    Changed.triage()
        .refuses(new Change.Rollback("1.6.0"))
        .hasMessageContaining("1.6.0 was never stable; switch_stable goes to any version");
    Changed.triage()
        .refuses(new Change.Rollback("1.3.2"), "ana", " ")
        .hasMessageContaining("reason is missing");
  }

  @Test
  void isNotStableForHavingBeenACanary() {
    Changed route = Changed.triage();
    route.make(revert(ROLLOUT));
    route.refuses(new Change.Rollback("1.5.0")).hasMessageContaining("1.5.0 was never stable");
  }

  @Test
  void clearsAQuarantineForAReason() {
    Changed route = Changed.triage();
    route.make(new Change.ClearQuarantine("1.5.0-rc1"));
    assertThat(route.serving().quarantined()).isEmpty();
    route
        .refuses(new Change.ClearQuarantine("1.5.0-rc1"))
        .hasMessageContaining("is not quarantined");
    Changed.triage()
        .refuses(new Change.ClearQuarantine("1.5.0-rc1"), "ana", "")
        .hasMessageContaining("reason is missing");
  }

  @Test
  void freezesAndUnfreezesOnce() {
    Changed route = Changed.triage();
    route.refuses(new Change.Unfreeze()).hasMessageContaining("its mode is auto already");
    route.make(new Change.Freeze(), "ana", "");
    assertThat(route.serving().mode()).isEqualTo(Serving.Mode.FROZEN);
    assertThat(route.serving().rollouts()).as("the split goes on").hasSize(1);
    route.refuses(new Change.Freeze()).hasMessageContaining("its mode is frozen already");
    route.make(new Change.Unfreeze(), "ana", "");
    assertThat(route.serving().mode()).isEqualTo(Serving.Mode.AUTO);
  }
}
