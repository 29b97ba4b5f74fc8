package dev.switchback.examples;

import dev.switchback.Verdict;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes a verdict as a table: each rule with its evidence, and all of them together. */
final class VerdictText {
  private VerdictText() {}

  static String of(Verdict verdict) {
    StringBuilder text = new StringBuilder();
    text.append(row(" ", "rule", "canary", "stable", "ln E", "needed", "weight*E"));
    for (int i = 0; i < verdict.rules().size(); i++) {
      Verdict.Rule rule = verdict.rules().get(i);
      if (!rule.kind().equals("trip")) {
        text.append(
            row(
                i == verdict.tipped() ? ">" : " ",
                rule.kind() + " " + rule.rule() + " " + rule.declared(),
                estimate(rule.canary()),
                estimate(rule.stable()),
                number(rule.lnE()),
                number(rule.needed()),
                number(weighted(rule))));
      }
    }
    Verdict.Breach whole = verdict.breach();
    Double lnE = whole == null ? verdict.lnE() : whole.lnE();
    double needed = verdict.needed();
    text.append(row(" ", "all rules together", "", "", number(lnE), number(needed), ""));
    for (Verdict.Rule rule : verdict.rules()) {
      if (rule.kind().equals("trip")) {
        String how = rule.breach() == null ? "did not fire" : "FIRED";
        text.append("    trip ").append(rule.rule()).append(": ").append(how).append('\n');
      }
    }
    return text.toString();
  }

  private static String row(
      String mark,
      String rule,
      String canary,
      String stable,
      String lnE,
      String needed,
      String weighted) {
    return String.format(
        "  %s %-31s %7s %7s %8s %7s %10s%n", mark, rule, canary, stable, lnE, needed, weighted);
  }

  private static String estimate(Verdict.@Nullable Estimate of) {
    return of == null || of.estimate() == null
        ? "-"
        : String.format(Locale.ROOT, "%.3f", of.estimate());
  }

  private static @Nullable Double weighted(Verdict.Rule rule) {
    Double weight = rule.weight();
    Double lnE = rule.lnE();
    return weight == null || lnE == null ? null : weight * Math.exp(lnE);
  }

  private static String number(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.2f", value);
  }
}
