package dev.switchback.otel;

import dev.switchback.Verdict;
import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What tipped a verdict, as telemetry says it.
 *
 * @param rule the rule that breached, or that weighs most where the policy's bound tipped; {@link
 *     #POLICY} or {@link #NONE} where there is none
 * @param trigger {@code evidence}, {@code trip}, or {@code outside} where a person or another
 *     process took the canary back
 * @param kind the rule's kind; null without a rule
 * @param lnE its evidence then, or the policy's; null for a trip
 * @param needed what was needed of that evidence; null without evidence
 * @param canaryCalls canary calls seen by then; −1 without a verdict
 */
record Tipping(
    String rule,
    String trigger,
    @Nullable String kind,
    @Nullable Double lnE,
    @Nullable Double needed,
    long canaryCalls) {
  static final String POLICY = "policy";
  static final String NONE = "none";
  private static final String TRIP = "trip";
  private static final String EVIDENCE = "evidence";
  private static final String OUTSIDE = "outside";
  private static final Tipping NOTHING = new Tipping(NONE, OUTSIDE, null, null, null, -1);

  static Tipping of(@Nullable Verdict verdict) {
    if (verdict == null) {
      return NOTHING;
    }
    Verdict.Rule rule = verdict.tippedRule();
    Verdict.Breach own = rule == null ? null : rule.breach();
    Verdict.Breach whole = verdict.breach();
    if (rule != null && own != null && (whole == null || own.unit() <= whole.unit())) {
      return new Tipping(
          rule.rule(),
          rule.kind().equals(TRIP) ? TRIP : EVIDENCE,
          rule.kind(),
          own.lnE(),
          own.lnE() == null ? null : rule.needed(),
          own.canaryCalls());
    }
    Double lnE = whole == null || whole.lnE() == null ? verdict.lnE() : whole.lnE();
    return new Tipping(
        rule == null ? POLICY : rule.rule(),
        EVIDENCE,
        rule == null ? null : rule.kind(),
        lnE,
        lnE == null ? null : verdict.needed(),
        whole == null ? verdict.canaryCalls() : whole.canaryCalls());
  }

  /** Puts what is known; absent numbers leave no attribute. */
  void putOn(AttributesBuilder attributes) {
    if (canaryCalls < 0) {
      return;
    }
    attributes.put(Keys.RULE, rule).put(Keys.CANARY_CALLS, canaryCalls);
    if (kind != null) {
      attributes.put(Keys.RULE_KIND, kind);
    }
    if (lnE != null) {
      attributes.put(Keys.LN_E, lnE);
    }
    if (needed != null) {
      attributes.put(Keys.NEEDED, needed);
    }
  }
}
