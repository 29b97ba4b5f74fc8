package dev.switchback.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Outcome;
import dev.switchback.Verdict;
import dev.switchback.document.Threshold;
import dev.switchback.document.Thresholds.OnBreach;
import dev.switchback.document.Thresholds.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TripsTest {
  private static final String DECLARED = "{\"declared\": true}";

  private static void calls(Analysis analysis, boolean canary, Outcome outcome, long... keys) {
    for (long key : keys) {
      analysis.trip(canary, outcome, true, key);
    }
  }

  private static void keyless(Analysis analysis, boolean canary, Outcome outcome, int times) {
    for (int i = 0; i < times; i++) {
      analysis.trip(canary, outcome, false, 0);
    }
  }

  private static Verdict.Rule trip(Analysis analysis) {
    return verdict(analysis).rules().stream()
        .filter(rule -> rule.kind().equals("trip"))
        .findFirst()
        .orElseThrow();
  }

  private static Verdict verdict(Analysis analysis) {
    return analysis.verdict("a1", "2", "1", false);
  }

  @Test
  void aRunTripsWhenItReachesItsLength() {
    Analysis analysis = new Declared().run(null, 3).analysis();
    assertThat(trip(analysis).phase()).isEqualTo(Verdict.Phase.PENDING);
    keyless(analysis, true, Outcome.TIMEOUT, 2);
    assertThat(analysis.isBreached()).isFalse();
    assertThat(trip(analysis).phase()).isEqualTo(Verdict.Phase.RUNNING);
    keyless(analysis, true, Outcome.CONFIG_FAULT, 1);
    assertThat(analysis.isBreached()).isTrue();
    assertThat(trip(analysis).breach()).isEqualTo(new Verdict.Breach(0, 3, null));
    assertThat(verdict(analysis).tippedRule()).isEqualTo(trip(analysis));
    assertThat(verdict(analysis).sentence()).isEqualTo("Trip {} fired for 2 after 3 canary calls.");
  }

  @Test
  void aKeyCountsOnceInARun() {
    Analysis analysis = new Declared().run(null, 3).analysis();
    calls(analysis, true, Outcome.TIMEOUT, 1, 1, 2, 1, 2, 2);
    assertThat(analysis.isBreached()).isFalse();
    calls(analysis, true, Outcome.TIMEOUT, 3);
    assertThat(analysis.isBreached()).isTrue();
  }

  @Test
  void aRunCountsCallsWhereTheTripSaysSo() {
    Threshold.Run perCall = new Threshold.Run(null, 3, Unit.CALL, false, DECLARED, null);
    Analysis analysis = new Declared().trip(perCall).analysis();
    calls(analysis, true, Outcome.TIMEOUT, 1, 1, 1);
    assertThat(analysis.isBreached()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Outcome.class,
      mode = EnumSource.Mode.INCLUDE,
      names = {"CALLER_DEADLINE", "CANCELLED", "REJECTED", "APP_FAULT"})
  void anExcludedOutcomeNeitherEndsNorFeedsARun(Outcome excluded) {
    Analysis analysis = new Declared().run(null, 3).analysis();
    keyless(analysis, true, Outcome.TIMEOUT, 2);
    keyless(analysis, true, excluded, 5);
    assertThat(analysis.isBreached()).isFalse();
    keyless(analysis, true, Outcome.TIMEOUT, 1);
    assertThat(analysis.isBreached()).isTrue();
    assertThat(verdict(analysis).canaryCalls()).isEqualTo(8);
  }

  @Test
  void anyOtherOutcomeEndsARun() {
    Analysis analysis = new Declared().run(Outcome.CONFIG_FAULT, 3).analysis();
    keyless(analysis, true, Outcome.CONFIG_FAULT, 2);
    keyless(analysis, true, Outcome.TIMEOUT, 1);
    keyless(analysis, true, Outcome.CONFIG_FAULT, 2);
    assertThat(analysis.isBreached()).isFalse();
    keyless(analysis, true, Outcome.CONFIG_FAULT, 1);
    assertThat(analysis.isBreached()).isTrue();
  }

  @Test
  void aRateTripsStrictlyAboveIt() {
    Analysis analysis = new Declared().rate(0.2, 10, 10).analysis();
    keyless(analysis, true, Outcome.TIMEOUT, 2);
    keyless(analysis, true, Outcome.SUCCESS, 8);
    assertThat(analysis.isBreached()).isFalse();
    keyless(analysis, true, Outcome.TIMEOUT, 1);
    assertThat(analysis.isBreached()).isFalse();
    keyless(analysis, true, Outcome.SUCCESS, 1);
    keyless(analysis, true, Outcome.TIMEOUT, 2);
    assertThat(analysis.isBreached()).isTrue();
  }

  @Test
  void aRateWaitsForItsMinimum() {
    Analysis analysis = new Declared().rate(0.5, 10, 4).analysis();
    keyless(analysis, true, Outcome.TIMEOUT, 3);
    assertThat(analysis.isBreached()).isFalse();
    keyless(analysis, true, Outcome.TIMEOUT, 1);
    assertThat(analysis.isBreached()).isTrue();
  }

  @Test
  void oneKeyIsOneEntryOfARate() {
    Analysis analysis = new Declared().rate(0.5, 10, 4).analysis();
    calls(analysis, true, Outcome.TIMEOUT, 1, 2, 3, 1, 2, 3, 1, 2, 3);
    assertThat(analysis.isBreached()).isFalse();
    calls(analysis, true, Outcome.SUCCESS, 1, 2);
    calls(analysis, true, Outcome.TIMEOUT, 4);
    assertThat(analysis.isBreached()).isFalse();
    calls(analysis, true, Outcome.TIMEOUT, 1);
    assertThat(analysis.isBreached()).isTrue();
  }

  @Test
  void holdsWhileStableMeetsTheSameRuleAndTripsAfterwards() {
    Analysis analysis = new Declared().run(null, 3).analysis();
    keyless(analysis, false, Outcome.PROVIDER_FAULT, 3);
    keyless(analysis, true, Outcome.PROVIDER_FAULT, 4);
    assertThat(analysis.isBreached()).isFalse();
    assertThat(trip(analysis).held()).isEqualTo(new Verdict.Breach(0, 3, null));
    keyless(analysis, false, Outcome.SUCCESS, 1);
    assertThat(analysis.isBreached()).isFalse();
    keyless(analysis, true, Outcome.PROVIDER_FAULT, 1);
    assertThat(analysis.isBreached()).isTrue();
    assertThat(trip(analysis).breach()).isEqualTo(new Verdict.Breach(0, 5, null));
  }

  @Test
  void aSharedIncidentThatEndsTripsNothing() {
    Analysis analysis = new Declared().run(null, 3).analysis();
    keyless(analysis, false, Outcome.PROVIDER_FAULT, 30);
    keyless(analysis, true, Outcome.PROVIDER_FAULT, 3);
    keyless(analysis, false, Outcome.SUCCESS, 30);
    keyless(analysis, true, Outcome.SUCCESS, 3);
    assertThat(analysis.isBreached()).isFalse();
    assertThat(trip(analysis).held()).isNotNull();
  }

  @Test
  void revertsRegardlessOfStableWhereItSaysSo() {
    Threshold.Run run = new Threshold.Run(null, 3, null, true, DECLARED, null);
    Analysis analysis = new Declared().trip(run).analysis();
    keyless(analysis, false, Outcome.PROVIDER_FAULT, 3);
    keyless(analysis, true, Outcome.PROVIDER_FAULT, 3);
    assertThat(analysis.isBreached()).isTrue();
  }

  @Test
  void anAlertRevertsNothing() {
    Threshold.Run run = new Threshold.Run(null, 1, null, false, DECLARED, OnBreach.ALERT);
    Analysis analysis = new Declared().trip(run).analysis();
    keyless(analysis, true, Outcome.TIMEOUT, 1);
    assertThat(trip(analysis).phase()).isEqualTo(Verdict.Phase.BREACHED);
    assertThat(analysis.isBreached()).isFalse();
    assertThat(analysis.isHeld()).isFalse();
    assertThat(analysis.breaches()).isEqualTo(1);
    assertThat(verdict(analysis).tipped()).isEqualTo(-1);
  }

  @Test
  void aHoldStopsTheRampOnly() {
    Threshold.Run run = new Threshold.Run(null, 1, null, false, DECLARED, OnBreach.HOLD);
    Analysis analysis = new Declared().trip(run).analysis();
    assertThat(analysis.isHeld()).isFalse();
    keyless(analysis, true, Outcome.TIMEOUT, 1);
    assertThat(analysis.isHeld()).isTrue();
    assertThat(analysis.isBreached()).isFalse();
  }

  @Test
  void theBreakerTripsThoughNobodyDeclaresItAndIsListedThen() {
    Analysis analysis = new Declared().analysis();
    int rules = verdict(analysis).rules().size();
    analysis.breakers(false, true);
    assertThat(verdict(analysis).rules()).hasSize(rules);
    analysis.breakers(true, true);
    assertThat(analysis.isBreached()).isFalse();
    assertThat(trip(analysis).held()).isNotNull();
    analysis.breakers(true, false);
    assertThat(analysis.isBreached()).isTrue();
    assertThat(verdict(analysis).tippedRule().rule()).isEqualTo("{\"breaker\": \"open\"}");
  }

  @Test
  void aDeclaredBreakerIsPendingUntilABreakerMoves() {
    Threshold.Breaker breaker = new Threshold.Breaker(DECLARED, OnBreach.ALERT);
    Analysis analysis = new Declared().trip(breaker).analysis();
    assertThat(trip(analysis).phase()).isEqualTo(Verdict.Phase.PENDING);
    analysis.breakers(true, false);
    assertThat(trip(analysis).phase()).isEqualTo(Verdict.Phase.BREACHED);
    assertThat(analysis.isBreached()).isFalse();
  }

  @Test
  void aGoldenTripStaysPending() {
    Analysis analysis = new Declared().trip(new Threshold.Golden(DECLARED, null)).analysis();
    keyless(analysis, true, Outcome.TIMEOUT, 50);
    assertThat(trip(analysis).phase()).isEqualTo(Verdict.Phase.PENDING);
  }

  @Test
  void theRingAgreesWithAPlainListOfKeys() {
    Random random = new Random(3);
    for (int capacity : new int[] {1, 2, 7, 50}) {
      KeyRing ring = new KeyRing(capacity);
      LinkedHashMap<Long, Boolean> model = new LinkedHashMap<>();
      long keyless = -1;
      for (int i = 0; i < 20_000; i++) {
        boolean keyed = random.nextInt(4) > 0;
        boolean bad = random.nextInt(3) == 0;
        long key = random.nextInt(2 * capacity + 1);
        ring.put(bad, keyed, key);
        long entry = keyed ? key : keyless--;
        model.remove(entry);
        model.put(entry, bad);
        if (model.size() > capacity) {
          model.remove(model.keySet().iterator().next());
        }
        assertThat(ring.size()).isEqualTo(model.size());
        assertThat(ring.bad()).isEqualTo(badOnes(model));
      }
    }
  }

  private static int badOnes(Map<Long, Boolean> model) {
    List<Boolean> values = new ArrayList<>(model.values());
    return (int) values.stream().filter(bad -> bad).count();
  }
}
