package dev.switchback.document;

import static dev.switchback.document.Changed.ROLLOUT;
import static dev.switchback.document.Changed.revert;
import static dev.switchback.document.Changed.rollout;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an instance of the SDK may do by itself: go back, and to the next step. */
class AutomaticChangesTest {
  private static final String SDK = "switchback:4711";

  static Stream<Change> whatOnlyAPersonDoes() {
    return Stream.of(
        new Change.Register(Changed.version("1.7.0")),
        new Change.StartCanary(rollout("b", "1.6.0", 50_000)),
        new Change.Promote(ROLLOUT),
        new Change.SwitchStable("1.6.0"),
        new Change.Rollback("1.3.2"),
        new Change.Freeze(),
        new Change.Unfreeze(),
        new Change.ClearQuarantine("1.5.0-rc1"),
        new Change.RecordReference(Map.of("error_rate", 0.1)),
        new Change.Describe("other", null, null, null, null, null));
  }

  @ParameterizedTest
  @MethodSource("whatOnlyAPersonDoes")
  void mayNotDoWhatOnlyAPersonDoes(Change change) {
    Changed.triage()
        .refuses(change, SDK, "because")
        .hasMessageContaining("only a person may do it; switchback:4711 may revert and ramp");
  }

  @Test
  void mayRevert() {
    Changed route = Changed.triage();
    route.make(revert(ROLLOUT), SDK, "breached");
    assertThat(route.serving().rollouts()).isEmpty();
  }

  @Test
  void mayGoToTheNextStepOnly() {
    Changed route = Changed.triage();
    for (int share : new int[] {0, 40_000, 249_999, 500_000, 1_000_000}) {
      route
          .refuses(new Change.SetShare(ROLLOUT, share), SDK, "")
          .hasMessageContaining("to the next step only, which is 25%");
    }
    route.make(new Change.SetShare(ROLLOUT, 250_000), SDK, "");
    route.make(new Change.SetShare(ROLLOUT, 500_000), SDK, "");
    route
        .refuses(new Change.SetShare(ROLLOUT, 1_000_000), SDK, "")
        .hasMessageContaining("which is none");
  }

  @Test
  void mayNotRampARolloutThatDoesNotAdvanceByItselfNorReplan() {
    Rollout still = new Rollout(ROLLOUT, "1.5.0", 50_000, List.of(50_000, 250_000), null);
    Changed.of(Sample.triage(), List.of(still))
        .refuses(new Change.SetShare(ROLLOUT, 250_000), SDK, "")
        .hasMessageContaining("which is none");
    Changed.triage()
        .refuses(new Change.SetShare(ROLLOUT, 250_000, still), SDK, "")
        .hasMessageContaining("next step only");
  }

  @Test
  void mayDoNothingUnderAFreeze() {
    Changed route = Changed.triage();
    route.make(new Change.Freeze());
    route.refuses(revert(ROLLOUT), SDK, "breached").hasMessageContaining("the route is frozen");
    route
        .refuses(new Change.SetShare(ROLLOUT, 250_000), SDK, "")
        .hasMessageContaining("the route is frozen");
    route.make(revert(ROLLOUT), "ana", "a person may");
    assertThat(route.serving().rollouts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void isNobodyWithoutAName(String actor) {
    Changed.triage()
        .refuses(new Change.Freeze(), actor, "because")
        .hasMessageContaining("name an actor");
  }
}
