package dev.switchback.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class TippingTest {
  private static Verdict verdict(Verdict.Rule rule) {
    return new Verdict(
        Words.ROLLOUT,
        "1.5.0",
        "1.4.0",
        9,
        90,
        0,
        1,
        "call",
        0.01,
        null,
        null,
        4.6,
        null,
        List.of(rule),
        0);
  }

  @Test
  void aRuleOfItsOwnBreachSaysItsOwnEvidence() {
    Verdict.Rule rule = Words.rule("error_rate", "limit", 5.5, new Verdict.Breach(80, 7, 5.5));

    assertThat(Tipping.of(verdict(rule)))
        .isEqualTo(new Tipping("error_rate", "evidence", "limit", 5.5, 5.0, 7));
  }

  @Test
  void thePolicyComesFirstWhereItsBoundTippedFirst() {
    Verdict policy = Words.verdict();
    Verdict.Rule later = Words.rule("latency", "limit", 5.5, new Verdict.Breach(1_162, 62, 5.5));
    Verdict verdict =
        new Verdict(
            policy.rollout(),
            policy.canary(),
            policy.stable(),
            policy.canaryCalls(),
            policy.units(),
            policy.closedWindows(),
            policy.epoch(),
            policy.unit(),
            policy.alpha(),
            policy.lnE(),
            policy.maxLnE(),
            policy.needed(),
            policy.breach(),
            List.of(later),
            0);

    assertThat(Tipping.of(verdict))
        .isEqualTo(new Tipping("latency", "evidence", "limit", 6.0, 4.0, 61));
  }

  @Test
  void aTripHasNoEvidence() {
    Verdict.Rule rule = Words.rule("5 errors in a row", "trip", 0, new Verdict.Breach(80, 5, null));

    assertThat(Tipping.of(verdict(rule)))
        .isEqualTo(new Tipping("5 errors in a row", "trip", "trip", null, null, 5));
  }

  @Test
  void withoutAVerdictItCameFromOutside() {
    assertThat(Tipping.of(null)).isEqualTo(new Tipping("none", "outside", null, null, null, -1));
  }
}
