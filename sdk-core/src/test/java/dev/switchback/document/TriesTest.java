package dev.switchback.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A version is tried at most four times. */
class TriesTest {
  private static Change.Applied tryOnce(Changed route, int number) {
    String id = "triage-1.5.0-b" + number;
    Change.Applied applied =
        route.make(new Change.StartCanary(Changed.rollout(id, "1.5.0", 50_000)));
    route.make(Changed.revert(id));
    route.make(new Change.ClearQuarantine("1.5.0"));
    return applied;
  }

  @Test
  void saysWhichTryItIsAndWhatTheTriesMayDoTogether() {
    Changed route = Changed.quiet();
    assertThat(tryOnce(route, 1).warnings()).isEmpty();
    List<String> ordinals = List.of("second", "third", "fourth");
    for (int number = 2; number <= 4; number++) {
      Change.Applied applied = tryOnce(route, number);
      assertThat(applied.entry().detail().get("try")).hasToString(String.valueOf(number));
      assertThat(applied.warnings())
          .singleElement()
          .satisfies(warning -> assertThat(warning.message()).contains("4·alpha = 20"));
      assertThat(applied.warnings().get(0).message()).contains(ordinals.get(number - 2));
    }
  }

  @Test
  void refusesTheFifthTryAndNamesTheOthers() {
    Changed route = Changed.quiet();
    for (int number = 1; number <= 4; number++) {
      tryOnce(route, number);
    }
    route
        .refuses(new Change.StartCanary(Changed.rollout("triage-1.5.0-b5", "1.5.0", 50_000)))
        .hasMessageContaining("was tried 4 times")
        .hasMessageContaining("triage-1.5.0-b1, triage-1.5.0-b2");
    route.make(new Change.StartCanary(Changed.rollout("triage-1.6.0-b1", "1.6.0", 50_000)));
    assertThat(route.serving().rollouts()).hasSize(1);
  }
}
