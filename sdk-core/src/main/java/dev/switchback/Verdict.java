package dev.switchback;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the analysis says of one rollout: a record for every rule, and the policy as a whole.
 * Immutable; {@link #sentence()} says it to a person.
 *
 * @param rollout the rollout's id
 * @param canary the canary's version label
 * @param stable stable's version label
 * @param canaryCalls canary calls seen, units or not
 * @param units units folded, both slices
 * @param closedWindows windows closed in the running epoch
 * @param epoch the running epoch, from 1
 * @param unit {@code key} or {@code call}
 * @param alpha probability of ever reverting, by evidence, a canary within tolerance
 * @param lnE ln of the policy's evidence; null where no rule reverts
 * @param maxLnE the largest so far, from 0; null where no rule reverts
 * @param needed ln(1/alpha)
 * @param breach where the policy as a whole breached; null while it has not
 * @param rules in order: compare, limit, trip, hold, each as declared
 * @param tipped index into {@code rules} of the rule that breached, or of the one with the largest
 *     weight·E when the policy's bound tipped; −1 while nothing breached
 * @param fleet of whom it is where a fleet pools its counts; null where none does
 */
public record Verdict(
    String rollout,
    String canary,
    String stable,
    long canaryCalls,
    long units,
    int closedWindows,
    int epoch,
    String unit,
    double alpha,
    @Nullable Double lnE,
    @Nullable Double maxLnE,
    double needed,
    @Nullable Breach breach,
    List<Rule> rules,
    int tipped,
    @Nullable Fleet fleet) {

  /** Copies the rules. */
  public Verdict {
    rules = List.copyOf(rules);
  }

  /** A verdict on what one process has seen, which shares its alpha with no other. */
  public Verdict(
      String rollout,
      String canary,
      String stable,
      long canaryCalls,
      long units,
      int closedWindows,
      int epoch,
      String unit,
      double alpha,
      @Nullable Double lnE,
      @Nullable Double maxLnE,
      double needed,
      @Nullable Breach breach,
      List<Rule> rules,
      int tipped) {
    this(
        rollout,
        canary,
        stable,
        canaryCalls,
        units,
        closedWindows,
        epoch,
        unit,
        alpha,
        lnE,
        maxLnE,
        needed,
        breach,
        rules,
        tipped,
        null);
  }

  /**
   * A fleet that pools its counts.
   *
   * @param processes how many were seen when the rollout began, at least 10
   * @param isPooled whether the numbers of the pooled rules, of the policy and of the units are the
   *     fleet's; else all are this process's, held to its own small share of alpha
   * @param isConnected whether the store of the fleet answers
   * @param seen how many were seen when the rollout began; 0 while the store has not said
   * @param rules places of the pooled rules in {@link Verdict#rules}; the numbers of all others are
   *     this process's own. Empty where nothing is pooled
   */
  public record Fleet(
      int processes, boolean isPooled, boolean isConnected, int seen, List<Integer> rules) {
    /** Copies the places. */
    public Fleet {
      rules = List.copyOf(rules);
    }
  }

  /** The same verdict, of a process of that fleet. */
  public Verdict of(Fleet of) {
    return new Verdict(
        rollout,
        canary,
        stable,
        canaryCalls,
        units,
        closedWindows,
        epoch,
        unit,
        alpha,
        lnE,
        maxLnE,
        needed,
        breach,
        rules,
        tipped,
        of);
  }

  /** A rule's state. */
  public enum Phase {
    /** No canary observation yet. */
    PENDING,
    /** Under way. */
    RUNNING,
    /** Breached, for good. */
    BREACHED,
    /** Ended without a breach, or cannot breach in the open window. */
    INCONCLUSIVE,
    /** A window has closed and no unit had a value. */
    ERROR
  }

  /**
   * When a breach was latched.
   *
   * @param unit the number of the unit that tipped, from 1 (in a replay, its line)
   * @param canaryCalls canary calls seen by then
   * @param lnE the evidence then; null for a trip
   */
  public record Breach(long unit, long canaryCalls, @Nullable Double lnE) {}

  /**
   * One slice's observations of one rule.
   *
   * @param n observations
   * @param meanY their mean badness in [0, 1]; null without any
   * @param estimate the mean on the signal's own scale; null without any
   * @param low lower end of the anytime-valid 95 % interval, on the signal's own scale; it is for
   *     display and decides nothing
   * @param high upper end
   */
  public record Estimate(
      long n, @Nullable Double meanY, @Nullable Double estimate, double low, double high) {}

  /**
   * One rule's state. Numbers that the kind does not have are null, and so are those of a part of a
   * rule on all of several that belong to the whole.
   *
   * @param rule the signal's name; for a trip, its declaration as JSON; {@code all(a, b)} for a
   *     rule on all of several
   * @param kind {@code compare}, {@code limit}, {@code trip} or {@code hold}
   * @param declared the tolerance or limit as written
   * @param onBreach {@code revert}, {@code hold} or {@code alert}
   * @param phase its state; null for a part
   * @param weight its share of alpha
   * @param lnE ln of its evidence
   * @param maxLnE the largest so far, from 0
   * @param needed ln(1/(alpha·weight))
   * @param p anytime-valid p-value, min(1, exp(−max ln E))
   * @param window the open window, from 1
   * @param b stable's badness as the open window fixed it
   * @param c the bound on the canary's badness in the open window
   * @param tau the latency in milliseconds past which stable is slow, as the open window fixed it
   * @param canary the canary's observations
   * @param stable stable's observations
   * @param boundary the bound r·μ+d on the scale of Y at stable's present mean
   * @param falseTrip chance that a trip takes back a good canary over 1,000 calls; null without a
   *     reference rate
   * @param all the parts of a rule on all of several; empty for others
   * @param breach when it breached; null while it has not
   * @param held a trip that stable met as well: when it first held
   */
  public record Rule(
      String rule,
      String kind,
      @Nullable String declared,
      @Nullable String onBreach,
      @Nullable Phase phase,
      @Nullable Double weight,
      @Nullable Double lnE,
      @Nullable Double maxLnE,
      @Nullable Double needed,
      @Nullable Double p,
      @Nullable Integer window,
      @Nullable Double b,
      @Nullable Double c,
      @Nullable Double tau,
      @Nullable Estimate canary,
      @Nullable Estimate stable,
      @Nullable Double boundary,
      @Nullable Double falseTrip,
      List<Rule> all,
      @Nullable Breach breach,
      @Nullable Breach held) {

    /** Copies the parts. */
    public Rule {
      all = List.copyOf(all);
    }

    /** A rule that breaches when all its parts do. */
    public static Rule all(
        String rule,
        String kind,
        String onBreach,
        Phase phase,
        double weight,
        double lnE,
        double maxLnE,
        double needed,
        double p,
        List<Rule> parts,
        @Nullable Breach breach) {
      return new Rule(
          rule, kind, null, onBreach, phase, weight, lnE, maxLnE, needed, p, null, null, null, null,
          null, null, null, null, parts, breach, null);
    }

    /** A trip. */
    public static Rule trip(
        String declaration,
        String onBreach,
        Phase phase,
        @Nullable Double falseTrip,
        @Nullable Breach breach,
        @Nullable Breach held) {
      return new Rule(
          declaration,
          "trip",
          null,
          onBreach,
          phase,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          falseTrip,
          List.of(),
          breach,
          held);
    }

    /** A rule that stops the ramp. */
    public static Rule hold(
        String rule,
        String onBreach,
        Phase phase,
        double lnE,
        double maxLnE,
        double needed,
        @Nullable Breach breach) {
      return new Rule(
          rule, "hold", null, onBreach, phase, null, lnE, maxLnE, needed, null, null, null, null,
          null, null, null, null, null, List.of(), breach, null);
    }
  }

  /** The rule that tipped, or null while nothing has breached. */
  public @Nullable Rule tippedRule() {
    return tipped < 0 ? null : rules.get(tipped);
  }

  /**
   * The verdict as plain JSON values (maps, lists, strings, numbers, null), names in snake_case.
   */
  public Map<String, @Nullable Object> toMap() {
    return VerdictMap.of(this);
  }

  /** The verdict as one sentence for a person. */
  public String sentence() {
    return VerdictSentence.of(this);
  }
}
