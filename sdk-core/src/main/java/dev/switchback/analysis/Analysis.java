package dev.switchback.analysis;

import dev.switchback.Drift;
import dev.switchback.EffectSizes;
import dev.switchback.Ledger;
import dev.switchback.Outcome;
import dev.switchback.Plan;
import dev.switchback.Signals;
import dev.switchback.Verdict;
import dev.switchback.document.Problem;
import dev.switchback.document.Reference;
import dev.switchback.document.Threshold.Hold;
import dev.switchback.document.Thresholds;
import dev.switchback.document.Thresholds.OnBreach;
import dev.switchback.document.Thresholds.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The judge of one rollout: evidence that may be looked at all the time, by betting on the canary
 * being worse than declared. Whatever the traffic does, a canary within tolerance is ever reverted
 * by evidence with a probability of at most alpha. Pure: no threads, no clocks; not thread-safe,
 * its caller serialises.
 *
 * <pre>{@code
 * Analysis analysis = Analysis.of(thresholds);
 * double[] values = new double[analysis.width()];
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
  private final List<HoldRule> holds = new ArrayList<>();
  private final Books books;
  private final Looks looks;
  private final Trips trips;
  private final LateSignals lateSignals;
  private final FleetJudge fleet;
  private boolean tripFirst;

  private Analysis(Thresholds thresholds, @Nullable LongSupplier position) {
    this.thresholds = thresholds;
    Strands strands = new Strands(thresholds);
    rules = Rules.of(thresholds, strands);
    boolean withRatio = false;
    for (Hold hold : thresholds.hold()) {
      HoldRule rule = HoldRule.of(thresholds, hold, strands);
      holds.add(rule);
      withRatio |= rule.strand() == null;
    }
    boolean epochal = thresholds.unit() == Unit.KEY && thresholds.renew() != null;
    books = new Books(strands, epochal, withRatio);
    LongSupplier where = position == null ? books.prompt()::units : position;
    looks = new Looks(rules, holds, books, thresholds.alpha(), where);
    trips = new Trips(thresholds, where);
    lateSignals = new LateSignals(strands, books, this::look);
    fleet = new FleetJudge(thresholds, rules);
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
    return checked(thresholds, null);
  }

  /**
   * The same, which notes breaches to be at a position of the caller's, such as a line's number,
   * rather than at the number of units.
   *
   * @throws IllegalArgumentException where {@link #lint} has an error
   */
  public static Analysis of(Thresholds thresholds, LongSupplier position) {
    return checked(thresholds, position);
  }

  private static Analysis checked(Thresholds thresholds, @Nullable LongSupplier position) {
    for (Problem problem : lint(thresholds)) {
      if (problem.severity() == Problem.Severity.ERROR) {
        throw new IllegalArgumentException(problem.toString());
      }
    }
    return new Analysis(thresholds, position);
  }

  /**
   * Says whether the rollout's first randomised call had a key; to be called once, before the first
   * unit is taken. Without a key there are no epochs, and the evidence is one process. Where nobody
   * says, there are epochs if the thresholds count by key and renew.
   */
  public void firstCall(boolean keyed) {
    if (!keyed && books.prompt().units() == 0) {
      books.withoutEpochs();
    }
  }

  /** Whether there are epochs; {@link #beginEpoch} does nothing where there are none. */
  public boolean hasEpochs() {
    return books.prompt().isEpochal();
  }

  /** How many numbers a unit has: one for each rule, or part of one, that needs no late signal. */
  public int width() {
    return books.prompt().strands().size();
  }

  /**
   * Writes the raw value of each of these rules for an ended attempt into {@code into[offset…]},
   * NaN where the unit has no value. What Y it makes is for the window to say that takes it.
   */
  public void values(Signals signals, double[] into, int offset) {
    List<Strand> strands = books.prompt().strands();
    for (int i = 0; i < strands.size(); i++) {
      into[offset + i] = strands.get(i).badness().of(signals);
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
    books.drawn(canary, randomised(w));
    long window = books.prompt().add(canary, w, values, offset);
    lookAfter(canary);
    books.prompt().close();
    return window;
  }

  /**
   * Takes a unit that still waits at H: canary Y = 0, stable Y = 1 in every rule, not in b; a
   * canary that has waited past a latency rule's cut is slow already.
   *
   * @param waitedMillis since it was drawn
   */
  public long takeWaiting(boolean canary, double w, double waitedMillis) {
    books.drawn(canary, randomised(w));
    long window = books.prompt().addWaiting(canary, w, waitedMillis);
    lookAfter(canary);
    books.prompt().close();
    return window;
  }

  /**
   * Takes one recorded unit with all that is known of it, late signals too: every rule takes it,
   * then one look if it is the canary's.
   */
  public void takeRecorded(boolean canary, double w, double[] values, double[] lateValues) {
    books.drawn(canary, randomised(w));
    books.prompt().add(canary, w, values, 0);
    books.late().add(canary, w, lateValues, 0);
    lookAfter(canary);
    books.prompt().close();
    books.late().close();
    // Nothing waits in a record, so nothing is mended.
    books.prompt().mergeBefore(openWindow());
    books.late().mergeBefore(books.late().epoch().last().number());
  }

  private static double randomised(double w) {
    if (!(w > 0 && w < 1)) {
      throw new IllegalArgumentException("w must be between 0 and 1, but is " + w);
    }
    return w;
  }

  private void lookAfter(boolean canary) {
    if (canary) {
      look();
    }
  }

  /**
   * A unit taken by {@link #takeWaiting} has ended: takes the assumed terms back and puts its own
   * in; a look follows if it is the canary's. False if its window was merged already: nothing done.
   *
   * @param waitedMillis as it was given when the unit was taken
   */
  public boolean mend(
      long window, boolean canary, double w, double waitedMillis, double[] values, int offset) {
    boolean mended = books.prompt().mend(window, canary, w, waitedMillis, values, offset);
    lookAfter(mended && canary);
    return mended;
  }

  /**
   * Takes the scores of both versions on one golden fixture, in [0, 1]; a look follows. It is no
   * unit, and closes no window.
   */
  public void golden(double stableScore, double canaryScore) {
    Book book = books.prompt();
    for (Strand strand : book.strands()) {
      if (strand.badness() instanceof GoldenBadness) {
        book.feed(strand.index(), 0.5, stableScore - canaryScore);
      }
    }
    look();
  }

  /** Rules on signals that come after the call. */
  public Late late() {
    return lateSignals;
  }

  /**
   * Says that this process is one of so many which pool their counts: alone it breaches only with
   * the share of alpha that is left to it, so that one sick host does not revert everyone.
   */
  public void share(int processes) {
    looks.share(FleetJudge.LOCAL_SHARE / processes);
  }

  /** What is pooled over a fleet; empty, and asked by nobody, where there is none. */
  public Fleet fleet() {
    return fleet;
  }

  /** The number of the open window; it grows by one whenever a window closes or an epoch begins. */
  public long openWindow() {
    return books.prompt().epoch().last().number();
  }

  /** Merges the closed windows with numbers below {@code window} into the prefix. */
  public void mergeBefore(long window) {
    books.prompt().mergeBefore(window);
  }

  /**
   * Begins the epoch of that number: windows, b and stakes start from the reference. Those between
   * it and the last had no call.
   */
  public void beginEpoch(int number) {
    books.beginEpoch(number);
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
    return looks.isHeld()
        || trips.listed().stream()
            .anyMatch(trip -> trip.onBreach() == OnBreach.HOLD && trip.breach() != null);
  }

  /**
   * How many breaches were latched so far, whatever they do; grows when there is something to tell.
   */
  public int breaches() {
    return looks.breaches() + trips.breaches();
  }

  /** ln E of every compare and limit rule as of now, in order. */
  public double[] lnE() {
    return rules.stream().mapToDouble(books::lnE).toArray();
  }

  /** ln E of the policy as of now; null where no rule reverts. */
  public @Nullable Double policyLnE() {
    return looks.isReverting() ? looks.lnE() : null;
  }

  /** The verdict as of now. */
  public Verdict verdict(String rollout, String canary, String stable, boolean ended) {
    VerdictWriter writer = new VerdictWriter(thresholds, rules, holds, books, looks, trips);
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
    return LedgerWriter.write(books);
  }

  /**
   * Evidence folded again from nothing but a ledger: ln E of each rule by its name there, such as
   * {@code compare error_rate}, in order; rules on late signals follow. The same as when the ledger
   * was written, to the last bit.
   *
   * @param ledger what {@link #ledger} gave, as it was, or read back from an audit entry
   * @throws RuntimeException if it is no ledger
   */
  public static List<Map.Entry<String, Double>> fold(Map<String, Object> ledger) {
    return LedgerFold.all(ledger);
  }

  /** The evidence of a fleet: all compare and limit rules but golden ones. */
  public interface Fleet {
    /** Rules whose units end with the call. */
    Pool prompt();

    /** Rules on late signals. */
    Pool late();

    /** Whether any rule is pooled. */
    boolean hasRules();

    /** Whether any of them has a part in {@link #late}. */
    boolean hasLateRules();

    /** Places of the pooled rules in a verdict. */
    List<Integer> places();

    /** Looks at all rows; to be called when they are those of one instant. */
    void look();

    /** As of {@link Analysis}, of the pooled rules. */
    boolean isBreached();

    /** As of {@link Analysis}, of the pooled rules. */
    boolean isHeld();

    /** As of {@link Analysis}, of the pooled rules. */
    int breaches();

    /** A verdict of this process with the fleet's numbers in the place of its own. */
    Verdict verdict(Verdict local);

    /** The rows as plain JSON values, as {@link Analysis#ledger} writes them. */
    Map<String, Object> ledger();
  }

  /** What this process adds to the rows of a store, and what all have added. */
  public interface Pool {
    /** The open window of an epoch; 0 while it is not known what that window uses. */
    int window(int epoch);

    /** Adds a unit that has ended; its values are as they were written for it. */
    void add(int epoch, int window, boolean canary, double w, double[] values, int offset);

    /** Adds a unit that waits. */
    void addWaiting(int epoch, int window, boolean canary, double w, double waitedMillis);

    /** A unit that waited has ended. Nothing happens where its window was let go. */
    void mend(
        int epoch,
        int window,
        boolean canary,
        double w,
        double waitedMillis,
        double[] values,
        int offset);

    /** How many bytes there are to be told, about. */
    int bytes();

    /** Moves what was added to {@code rows}, of so many bytes about; false where some was left. */
    boolean drain(List<Ledger.Row> rows, List<Ledger.Window> windows, int bytes);

    /** What the open window of an epoch and the next are to use, where nothing says so. */
    List<Ledger.Window> proposals(int epoch);

    /** Takes what changed in the store. */
    void accept(Ledger.Answer answer);
  }

  /**
   * Rules on signals that come after the call: feedback, and scores with {@code within}. Their
   * units end so long after the draw, are taken in order of assignment, and have windows of their
   * own.
   */
  public interface Late {
    /** How many numbers a unit has here; 0 where no rule waits for anything. */
    int width();

    /** The longest time that a rule waits, in nanoseconds. */
    long withinNanos();

    /** What a unit has before its call has ended. */
    void begin(double[] into, int offset);

    /** What the call itself gave. */
    void values(Signals signals, double[] into, int offset);

    /** A person said that the output was bad, so long after the draw. */
    void negative(long ageNanos, double[] into, int offset);

    /** A score came afterwards, so long after the draw. */
    void score(String name, double score, long ageNanos, double[] into, int offset);

    /** Takes a unit that has waited long enough; a look follows if it is the canary's. */
    void take(boolean canary, double w, double[] values, int offset);

    /** Begins the epoch of that number for these rules. */
    void beginEpoch(int number);
  }
}
