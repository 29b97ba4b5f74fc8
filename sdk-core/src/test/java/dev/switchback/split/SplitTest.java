package dev.switchback.split;

import static dev.switchback.split.SplitFixture.document;
import static dev.switchback.split.SplitFixture.rollout;
import static dev.switchback.split.SplitFixture.split;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.switchback.Key;
import dev.switchback.Resolution;
import dev.switchback.Resolution.Reason;
import dev.switchback.Slice;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {
  private static final Rollout FIRST = rollout("triage-2.0.0-a1", "2.0.0", 300_000);
  private static final Rollout SECOND = rollout("triage-3.0.0-a1", "3.0.0", 200_000);
  private static final RouteDocument TWO = document(Serving.Mode.AUTO, FIRST, SECOND);

  private static Key key(int i) {
    return Key.of("customer-" + i);
  }

  private static boolean takes(Rollout rollout, int i) {
    return new Salt(rollout.id()).bucket("customer-" + i) < rollout.share();
  }

  @Test
  void asksRolloutsInListedOrder() {
    Split split = split(FIRST, SECOND);
    for (int i = 0; i < 10_000; i++) {
      String expected = takes(FIRST, i) ? "2.0.0" : takes(SECOND, i) ? "3.0.0" : "1.0.0";
      assertThat(split.resolve(key(i)).version().version()).isEqualTo(expected);
    }
  }

  @Test
  void saysOnACanaryWhatDrewIt() {
    Split split = split(FIRST, SECOND);
    int taken = IntStream.range(0, 100).filter(i -> takes(FIRST, i)).findFirst().orElseThrow();

    Resolution drawn = split.resolve(key(taken));

    assertThat(drawn)
        .isEqualTo(
            new Resolution(
                "triage",
                TWO.version("2.0.0"),
                Slice.CANARY,
                Reason.SPLIT,
                "triage-2.0.0-a1",
                300_000,
                split.probability(0),
                Map.of("triage-2.0.0-a1", split.probability(0)),
                42,
                true));
    assertThat(split.rolloutOf(drawn)).isZero();
  }

  @Test
  void saysOnStableTheProbabilityOfTheFirstRollout() {
    Split split = split(FIRST, SECOND);

    assertThat(split.stable().reason()).isEqualTo(Reason.SPLIT);
    assertThat(split.stable().slice()).isEqualTo(Slice.STABLE);
    assertThat(split.stable().rollout()).isNull();
    assertThat(split.stable().share()).isZero();
    assertThat(split.stable().probability()).isEqualTo(split.probability(0));
    assertThat(split.stable().probabilities())
        .containsOnly(
            Map.entry(split.rollout(0).id(), split.probability(0)),
            Map.entry(split.rollout(1).id(), split.probability(1)));
    assertThat(split.rolloutOf(split.stable())).isEqualTo(Split.STABLE);
  }

  @Test
  void defaultsToStableWithoutARollout() {
    Split split = split();

    Resolution drawn = split.resolve(key(1));

    assertThat(drawn.reason()).isEqualTo(Reason.DEFAULT);
    assertThat(drawn.version().version()).isEqualTo("1.0.0");
    assertThat(drawn.probability()).isZero();
    assertThat(split.rollouts()).isZero();
  }

  @Test
  void answersTheSameInstanceForAKeyEachTime() {
    Split split = split(FIRST, SECOND);
    for (int i = 0; i < 100; i++) {
      assertThat(split.resolve(key(i))).isSameAs(split.resolve(Key.of("customer-" + i)));
    }
  }

  @Test
  void splitsAFrozenRouteAsBefore() {
    Split auto = split(FIRST, SECOND);
    Split frozen = Split.of(document(Serving.Mode.FROZEN, FIRST, SECOND), Set.of(), null, false);
    for (int i = 0; i < 1_000; i++) {
      assertThat(frozen.resolve(key(i))).isEqualTo(auto.resolve(key(i)));
    }
  }

  @Test
  void givesARevertedRolloutsPeopleWhatTheRestOfTheListGives() {
    Split split = Split.of(TWO, Set.of("triage-2.0.0-a1"), null, false);
    int moved = 0;
    for (int i = 0; i < 10_000; i++) {
      Resolution drawn = split.resolve(key(i));
      if (takes(SECOND, i)) {
        assertThat(drawn.version().version()).isEqualTo("3.0.0");
        assertThat(drawn.reason()).isEqualTo(Reason.SPLIT);
        assertThat(split.rolloutOf(drawn)).isZero();
      } else {
        assertThat(drawn.version().version()).isEqualTo("1.0.0");
        assertThat(drawn.reason()).isEqualTo(takes(FIRST, i) ? Reason.REVERTED : Reason.SPLIT);
        assertThat(split.rolloutOf(drawn)).isEqualTo(Split.STABLE);
        moved += takes(FIRST, i) ? 1 : 0;
      }
    }
    assertThat(moved).isPositive();
    assertThat(split.rollouts()).isEqualTo(1);
    assertThat(split.rollout(0)).isEqualTo(SECOND);
    assertThat(split.probability(0)).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void servesTheSameVersionsOnceTheRegistryKnowsOfTheRevert() {
    Split here = Split.of(TWO, Set.of("triage-2.0.0-a1"), null, false);
    Split later = split(SECOND);
    for (int i = 0; i < 5_000; i++) {
      assertThat(here.resolve(key(i)).version().version())
          .isEqualTo(later.resolve(key(i)).version().version());
    }
  }

  @Test
  void isStableForTheOthersWhenTheOnlyRolloutIsReverted() {
    Split split =
        Split.of(document(Serving.Mode.AUTO, FIRST), Set.of("triage-2.0.0-a1"), null, false);
    for (int i = 0; i < 1_000; i++) {
      Resolution drawn = split.resolve(key(i));
      assertThat(drawn.slice()).isEqualTo(Slice.STABLE);
      assertThat(drawn.reason()).isEqualTo(takes(FIRST, i) ? Reason.REVERTED : Reason.DEFAULT);
    }
  }

  @Test
  void turnsCanariesOffWhenTheSnapshotIsStale() {
    Split split = Split.of(TWO, Set.of("triage-2.0.0-a1"), Reason.STALE_SNAPSHOT, false);
    for (int i = 0; i < 1_000; i++) {
      assertThat(split.resolve(key(i)).version().version()).isEqualTo("1.0.0");
      assertThat(split.resolve(key(i)).reason()).isEqualTo(Reason.STALE_SNAPSHOT);
    }
    assertThat(split.rollouts()).isZero();
  }

  @Test
  void goesOnSplittingWhenTheRegistryIsUnavailableAndSaysSo() {
    Split split = Split.of(TWO, Set.of(), Reason.REGISTRY_UNAVAILABLE, false);
    Split healthy = split(FIRST, SECOND);
    for (int i = 0; i < 1_000; i++) {
      Resolution drawn = split.resolve(key(i));
      assertThat(drawn.reason()).isEqualTo(Reason.REGISTRY_UNAVAILABLE);
      assertThat(drawn.version()).isEqualTo(healthy.resolve(key(i)).version());
      assertThat(split.rolloutOf(drawn)).isEqualTo(healthy.rolloutOf(healthy.resolve(key(i))));
    }
    assertThat(split.probability(0)).isEqualTo(healthy.probability(0));
  }

  @Test
  void turnsEveryCanaryOffWhenToldTo() {
    Split split = Split.of(TWO, Set.of(), null, true);
    for (int i = 0; i < 1_000; i++) {
      assertThat(split.resolve(key(i)).version().version()).isEqualTo("1.0.0");
      assertThat(split.resolve(key(i)).reason()).isEqualTo(Reason.DEFAULT);
    }
  }

  @Test
  void marksDrawsWithoutAKeyAsNotSticky() {
    Split split = split(FIRST, SECOND);
    for (int i = 0; i < 100; i++) {
      assertThat(split.resolve(Key.none()).sticky()).isFalse();
      assertThat(split.resolve(key(i)).sticky()).isTrue();
    }
  }

  @Test
  void fallsBackToStableAsStickyAsTheCanaryWas() {
    Split split = split(rollout("r", "2.0.0", 1_000_000));
    Resolution sticky = split.fallbackFrom(split.resolve(key(1)));
    Resolution perCall = split.fallbackFrom(split.resolve(Key.none()));

    assertThat(sticky.version().version()).isEqualTo("1.0.0");
    assertThat(sticky.slice()).isEqualTo(Slice.STABLE);
    assertThat(sticky.reason()).isEqualTo(Reason.FALLBACK);
    assertThat(sticky.rollout()).isNull();
    assertThat(sticky.probability()).isZero();
    assertThat(sticky.sticky()).isTrue();
    assertThat(perCall.sticky()).isFalse();
    assertThat(split.rolloutOf(sticky)).isEqualTo(Split.NOT_DRAWN);
  }

  @Test
  void forcesAnyListedVersionAndNoOther() {
    Split split = split(FIRST);

    assertThat(split.forced("1.0.0").slice()).isEqualTo(Slice.STABLE);
    assertThat(split.forced("2.0.0").slice()).isEqualTo(Slice.CANARY);
    assertThat(split.forced("9.0.0").slice()).isEqualTo(Slice.STABLE);
    assertThat(split.forced("9.0.0").version().version()).isEqualTo("9.0.0");
    assertThat(split.forced("9.9.9")).isNull();
  }

  @Test
  void makesNoEvidenceOfAForcedVersion() {
    Split split = split(FIRST);
    Resolution forced = split.forced("2.0.0");

    assertThat(forced.reason()).isEqualTo(Reason.FORCED);
    assertThat(forced.rollout()).isNull();
    assertThat(forced.probability()).isZero();
    assertThat(split.rolloutOf(forced)).isEqualTo(Split.NOT_DRAWN);
    assertThat(split.rolloutOf(split.forced("1.0.0"))).isEqualTo(Split.NOT_DRAWN);
  }

  @Test
  void doesNotForceARevertedCanaryAsACanary() {
    Split split = Split.of(TWO, Set.of("triage-2.0.0-a1"), null, false);

    assertThat(split.forced("2.0.0").slice()).isEqualTo(Slice.STABLE);
    assertThat(split.forced("2.0.0").version().version()).isEqualTo("2.0.0");
  }

  @Test
  void knowsNoRolloutForTheCanaryOfAnotherSnapshot() {
    Split before = split(rollout("r", "2.0.0", 1_000_000));
    Resolution canary = before.resolve(key(1));

    assertThat(split(FIRST).rolloutOf(canary)).isEqualTo(Split.NOT_DRAWN);
    assertThat(split(FIRST, rollout("r", "2.0.1", 1)).rolloutOf(canary)).isEqualTo(1);
  }

  @Test
  void refusesAReasonThatDegradesNothing() {
    assertThatThrownBy(() -> Split.of(TWO, Set.of(), Reason.FORCED, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("FORCED");
  }

  @Test
  void hasNoSecondWordWithoutAKey() {
    Split split = split(FIRST, SECOND);

    assertThat(split.secondWord(1, key(1)))
        .isEqualTo(new Salt("triage-3.0.0-a1").secondWord("customer-1"));
    assertThatThrownBy(() -> split.secondWord(0, Key.none()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
