package dev.switchback.analysis;

import dev.switchback.Drift;
import dev.switchback.EffectSizes;
import dev.switchback.Outcome;
import dev.switchback.Plan;
import dev.switchback.Signals;
import dev.switchback.Verdict;
import dev.switchback.document.Problem;
import dev.switchback.document.Reference;
import dev.switchback.document.Thresholds;
import dev.switchback.document.Thresholds.OnBreach;
import dev.switchback.document.Thresholds.Unit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The judge of one rollout: evidence that may be looked at all the time, by betting on the canary
 * being worse than declared. Whatever the traffic does, a canary within tolerance is ever reverted
 * by evidence with a probability of at most alpha. Pure: no threads, no clocks; not thread-safe,
 * its caller serialises.
 *
 * <pre>{@code
 * Analysis analysis = Analysis.of(thresholds);
 * double[] values = new double[analysis.rules()];
 * analysis.values(signals, values, 0);
 * analysis.take(true, 0.05, values, 0);
 * if (analysis.isBreached()) {
 *   log(analysis.verdict("a1", "1.5.0", "1.4.0", false).sentence());
 * }
 * }</pre>
 */
public final class Analysis {
  private final Thresholds thresholds;
  private final List<Rule> rules;
  private final Book book;
  private final Looks looks;
  private final Trips trips;
  private boolean tripFirst;

  private Analysis(Thresholds thresholds) {
    this.thresholds = thresholds;
    rules = Rules.of(thresholds);
    book = new Book(rules, thresholds.unit() == Unit.KEY && thresholds.renew() != null);
    looks = new Looks(rules, book, thresholds.alpha());
    trips = new Trips(thresholds, book::units);
  }

  /** What is wrong or doubtful about thresholds; errors refuse the document, warnings do not. */
  public static List<Problem> lint(Thresholds thresholds) {
    return Lint.of(thresholds);
  }

  /** What the thresholds can be expected to see under a traffic, and how soon. */
  public static Plan plan(Thresholds thresholds, Plan.Traffic traffic) {
    return Planner.plan(thresholds, traffic);
  }

  /**
   * How far the labels seen are from the reference's, for display; null where either has fewer than
   * 500.
   */
  public static @Nullable EffectSizes labelEffects(
      Map<String, ? extends Number> reference, Map<String, ? extends Number> current) {
    return Effects.ofLabels(reference, current);
  }

  /** The same of latencies, counted in bins with edges 1.02^i ms. */
  public static @Nullable EffectSizes latencyEffects(
      Map<String, ? extends Number> reference, Map<String, ? extends Number> current) {
    return Effects.ofBins(reference, current);
  }

  /** Counts what one version does. Not thread-safe; its caller serialises. */
  public interface Watch {
    /**
     * Takes one ended call.
     *
     * @param hour of the week, 0 (Monday, 00:00 UTC) to 167
     * @return what is worse than the reference, each once, when that call raised its alarm
     */
    List<Drift> take(Signals signals, int hour);

    /** Calls taken. */
    long units();

    /** What was seen, in the form of a reference. */
    Reference seen();
  }

  /**
   * A watch over one version: it counts the signals that the rules name, labels and latencies.
   *
   * @param reference what the version is held against by the compare rules; null to count only
   */
  public static Watch watch(Thresholds thresholds, @Nullable Reference reference) {
    return new VersionWatch(thresholds, reference);
  }

  /**
   * A judge that has seen nothing yet.
   *
   * @throws IllegalArgumentException where {@link #lint} has an error
   */
  public static Analysis of(Thresholds thresholds) {
    for (Problem problem : lint(thresholds)) {
      if (problem.severity() == Problem.Severity.ERROR) {
        throw new IllegalArgumentException(problem.toString());
      }
    }
    return new Analysis(thresholds);
  }

  /**
   * Says whether the rollout's first randomised call had a key; to be called once, before the first
   * unit is taken. Without a key there are no epochs, and the evidence is one process. Where nobody
   * says, there are epochs if the thresholds count by key and renew.
   */
  public void firstCall(boolean keyed) {
    if (!keyed && book.units() == 0) {
      book.withoutEpochs();
    }
  }

  /** Whether there are epochs; {@link #beginEpoch} does nothing where there are none. */
  public boolean hasEpochs() {
    return book.isEpochal();
  }

  /** Number of evidence rules: compare rules, the implicit one on abandoned_rate, limits. */
  public int rules() {
    return rules.size();
  }

  /**
   * Writes the raw value of each evidence rule for an ended attempt into {@code into[offset…]}: the
   * badness where it is fixed by the declaration, NaN where the unit has no value.
   */
  public void values(Signals signals, double[] into, int offset) {
    for (int rule = 0; rule < rules.size(); rule++) {
      into[offset + rule] = rules.get(rule).badness().of(signals);
    }
  }

  /**
   * Takes one unit that has ended, in order of assignment: its evidence, one look if it is the
   * canary's, then the window may close. Returns the number of the window that took it (a running
   * number over all epochs, from 0), to be given back to {@link #mend}.
   *
   * @param w probability of the canary, between 0 and 1, both excluded
   */
  public long take(boolean canary, double w, double[] values, int offset) {
    return add(canary, w, values, offset);
  }

  /** Takes a unit that still waits at H: canary Y = 0, stable Y = 1 in every rule, not in b. */
  public long takeWaiting(boolean canary, double w) {
    return add(canary, w, null, 0);
  }

  private long add(boolean canary, double w, double @Nullable [] values, int offset) {
    if (!(w > 0 && w < 1)) {
      throw new IllegalArgumentException("w must be between 0 and 1, but is " + w);
    }
    long window = book.add(canary, w, values, offset);
    if (canary) {
      look();
    }
    book.close();
    return window;
  }

  /**
   * A unit taken by {@link #takeWaiting} has ended: takes the assumed terms back and puts its own
   * in; a look follows if it is the canary's. False if its window was merged already: nothing done.
   */
  public boolean mend(long window, boolean canary, double w, double[] values, int offset) {
    boolean mended = book.mend(window, canary, w, values, offset);
    if (mended && canary) {
      look();
    }
    return mended;
  }

  /** The number of the open window; it grows by one whenever a window closes or an epoch begins. */
  public long openWindow() {
    return book.epoch().last().number();
  }

  /** Merges the closed windows with numbers below {@code window} into the prefix. */
  public void mergeBefore(long window) {
    book.mergeBefore(window);
  }

  /** Begins the next epoch: windows, b and stakes start from the reference. */
  public void beginEpoch() {
    book.beginEpoch();
  }

  private void look() {
    looks.look(trips.canaryCalls());
  }

  /**
   * Shows the trips one ended call of either slice, as it ends, whether it is a unit or not. Canary
   * calls are counted here.
   *
   * @param key hash of the key, of no meaning when {@code keyed} is false
   */
  public void trip(boolean canary, Outcome outcome, boolean keyed, long key) {
    trips.ended(canary, outcome, keyed, key);
    tripFirst |= looks.tipped() < 0 && trips.tipped() != null;
  }

  /** The canary's breaker opened or closed, or stable's. */
  public void breakers(boolean canaryOpen, boolean stableOpen) {
    trips.breakers(canaryOpen, stableOpen);
    tripFirst |= looks.tipped() < 0 && trips.tipped() != null;
  }

  /** Whether anything that reverts has breached (rule, policy or trip); latched. */
  public boolean isBreached() {
    return looks.tipped() >= 0 || trips.tipped() != null;
  }

  /** Whether a rule or trip that holds the ramp has breached; latched. */
  public boolean isHeld() {
    for (int rule = 0; rule < rules.size(); rule++) {
      if (rules.get(rule).onBreach() == OnBreach.HOLD && looks.standing(rule).breach() != null) {
        return true;
      }
    }
    return trips.listed().stream()
        .anyMatch(trip -> trip.onBreach() == OnBreach.HOLD && trip.breach() != null);
  }

  /**
   * How many breaches were latched so far, whatever they do; grows when there is something to tell.
   */
  public int breaches() {
    return looks.breaches() + trips.breaches();
  }

  /** The verdict as of now. */
  public Verdict verdict(String rollout, String canary, String stable, boolean ended) {
    VerdictWriter writer = new VerdictWriter(thresholds, rules, book, looks, trips);
    return writer.write(rollout, canary, stable, ended, tipped());
  }

  /** The first that reverted. */
  private int tipped() {
    Trip trip = trips.tipped();
    if (trip == null || (looks.tipped() >= 0 && !tripFirst)) {
      return looks.tipped();
    }
    return rules.size() + trips.listed().indexOf(trip);
  }

  /**
   * The ledger as plain JSON values (maps, lists, strings, numbers), for the audit entry. 64-bit
   * numbers are strings; sums are in fixed point of 2⁻⁴⁴.
   */
  public Map<String, Object> ledger() {
    return LedgerWriter.write(rules, book);
  }

  /** A word for a rule in short texts; null when out of range. */
  @Nullable String ruleName(int rule) {
    return rule < 0 || rule >= rules.size() ? null : rules.get(rule).name();
  }
}
