package dev.switchback;

import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says a verdict to a person, in one sentence. */
final class VerdictSentence {
  private static final char MINUS = '\u2212';
  private static final double PLAIN_ODDS = 1e9;

  private VerdictSentence() {}

  static String of(Verdict verdict) {
    Verdict.Rule rule = verdict.tippedRule();
    String text =
        rule == null
            ? nothing(verdict)
            : rule.kind().equals("trip") ? trip(verdict, rule) : evidence(verdict, rule);
    return text + whose(verdict) + ".";
  }

  private static String trip(Verdict verdict, Verdict.Rule rule) {
    Verdict.Breach breach = rule.breach();
    return "Trip "
        + rule.rule()
        + " fired for "
        + verdict.canary()
        + after(breach == null ? verdict.canaryCalls() : breach.canaryCalls());
  }

  /** Whose numbers these are, where a fleet pools its evidence. */
  private static String whose(Verdict verdict) {
    Verdict.Fleet fleet = verdict.fleet();
    if (fleet == null) {
      return "";
    }
    boolean ofFleet = verdict.tipped() < 0 || fleet.rules().contains(verdict.tipped());
    if (fleet.isPooled() && ofFleet) {
      return ", the evidence of "
          + (fleet.seen() > 1 ? fleet.seen() + " processes" : "one process")
          + " in a pool";
    }
    return ", the evidence of this process alone"
        + (fleet.isConnected() ? "" : " (the store of its fleet is away)");
  }

  private static String evidence(Verdict verdict, Verdict.Rule rule) {
    Verdict.Breach own = rule.breach();
    Verdict.Breach whole = verdict.breach();
    if (own != null && (whole == null || own.unit() <= whole.unit())) {
      return facts(verdict, rule)
          + "; evidence "
          + odds(own.lnE())
          + ", "
          + odds(rule.needed())
          + " needed;"
          + after(own.canaryCalls());
    }
    return facts(verdict, rule)
        + "; evidence of all rules together "
        + odds(whole == null ? verdict.lnE() : whole.lnE())
        + ", "
        + odds(verdict.needed())
        + " needed;"
        + after(whole == null ? verdict.canaryCalls() : whole.canaryCalls());
  }

  private static String facts(Verdict verdict, Verdict.Rule rule) {
    if (!rule.all().isEmpty()) {
      return rule.all().stream()
          .map(part -> facts(verdict, part))
          .collect(Collectors.joining(", and "));
    }
    StringBuilder text = new StringBuilder(subject(rule.rule())).append(" of ");
    text.append(verdict.canary()).append(" is ");
    text.append(number(rule.rule(), rule.canary())).append(interval(rule.rule(), rule.canary()));
    if (rule.kind().equals("compare")) {
      text.append(" against ").append(number(rule.rule(), rule.stable()));
      text.append(" of ").append(verdict.stable());
      text.append("; ").append(declared(rule.declared())).append(" was tolerated");
    } else {
      text.append("; the limit is ").append(declared(rule.declared()));
    }
    return text.toString();
  }

  /**
   * A latency rule counts calls past its cut, a label mix calls with labels grown more frequent.
   */
  private static String subject(String signal) {
    if (isLatency(signal)) {
      return signal + ": the share of slow calls";
    }
    return signal.equals("label_mix") ? signal + ": the share of grown labels" : signal;
  }

  private static boolean isLatency(String signal) {
    return signal.startsWith("latency_p") || signal.startsWith("first_chunk_p");
  }

  private static String nothing(Verdict verdict) {
    Verdict.Rule closest = null;
    double distance = Double.POSITIVE_INFINITY;
    for (Verdict.Rule rule : verdict.rules()) {
      Double lnE = rule.lnE();
      Double needed = rule.needed();
      if (lnE != null && needed != null && needed - lnE < distance) {
        closest = rule;
        distance = needed - lnE;
      }
    }
    String start = "Nothing takes " + verdict.canary() + " back so far";
    if (closest == null || !isJudged(closest)) {
      return start + "; no canary call was judged yet";
    }
    return start
        + "; the closest: "
        + facts(verdict, closest)
        + "; evidence "
        + odds(closest.lnE())
        + ", "
        + odds(closest.needed())
        + " needed;"
        + after(verdict.canaryCalls());
  }

  private static String after(long calls) {
    return " after " + calls + " canary call" + (calls == 1 ? "" : "s");
  }

  /** Odds as 1:412, as a power of ten where they are out of all proportion, 1:1 at least. */
  private static String odds(@Nullable Double lnE) {
    double ln = lnE == null ? 0 : Math.max(0, lnE);
    double odds = StrictMath.exp(ln);
    return odds < PLAIN_ODDS
        ? "1:" + Math.round(odds)
        : "1:10^" + (long) Math.floor(ln / StrictMath.log(10));
  }

  private static boolean isJudged(Verdict.Rule rule) {
    Verdict.Estimate canary = rule.canary();
    return rule.all().isEmpty()
        ? canary != null && canary.n() > 0
        : rule.all().stream().allMatch(VerdictSentence::isJudged);
  }

  private static String number(String signal, Verdict.@Nullable Estimate estimate) {
    Double value = estimate == null ? null : estimate.estimate();
    if (value == null) {
      return "unknown";
    }
    return digits(signal, value, value) + (isShare(signal) ? " %" : "");
  }

  /** Where the number may well be: {@code [0.66, 0.76]}, in the number's own unit. */
  private static String interval(String signal, Verdict.@Nullable Estimate estimate) {
    Double value = estimate == null ? null : estimate.estimate();
    if (estimate == null || value == null) {
      return "";
    }
    return " ["
        + digits(signal, estimate.low(), value)
        + ", "
        + digits(signal, estimate.high(), value)
        + "]";
  }

  private static boolean isShare(String signal) {
    return signal.endsWith("_rate")
        || signal.startsWith("label")
        || signal.equals("feedback.negative")
        || isLatency(signal);
  }

  /** With as many digits as a number of that size is told with. */
  private static String digits(String signal, double value, double size) {
    if (isShare(signal)) {
      return trimmed(100 * value, 1);
    }
    if (signal.startsWith("score.") || signal.startsWith("golden.")) {
      return String.format(Locale.ROOT, "%.2f", value);
    }
    return trimmed(value, size < 1 ? 4 : size < 100 ? 2 : 0);
  }

  private static String trimmed(double value, int digits) {
    String text = String.format(Locale.ROOT, "%." + digits + "f", value);
    return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
  }

  /** {@code -5%} as −5 %. */
  private static String declared(@Nullable String text) {
    return text == null ? "nothing" : text.replace('-', MINUS).replaceAll("\\s*(%|pp)$", " $1");
  }
}
