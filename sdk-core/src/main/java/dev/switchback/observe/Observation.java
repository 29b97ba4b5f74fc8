package dev.switchback.observe;

import dev.switchback.CallRecord;
import dev.switchback.Event;
import dev.switchback.Key;
import dev.switchback.Observer;
import dev.switchback.Outcome;
import dev.switchback.Receipt;
import dev.switchback.Resolution;
import dev.switchback.call.CallEvents;
import dev.switchback.document.Prices;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What happened: draws signals from outputs, makes one record a call, tells observers, takes
 * feedback. Thread-safe; nothing it is given to run can hurt a call.
 */
public final class Observation {
  private final GuardedObserver[] observers;
  private final LongSupplier wallMillis;
  private final FeedbackCounts feedback = new FeedbackCounts();
  private final Mishaps mishaps = new Mishaps();

  private Observation(GuardedObserver[] observers, LongSupplier wallMillis) {
    this.observers = observers;
    this.wallMillis = wallMillis;
  }

  /**
   * An observation that tells these observers, in order.
   *
   * @param wallMillis the wall clock in milliseconds, for times that are shown
   */
  public static Observation of(List<Observer> observers, LongSupplier wallMillis) {
    GuardedObserver[] guarded =
        observers.stream().map(GuardedObserver::new).toArray(GuardedObserver[]::new);
    return new Observation(guarded, wallMillis);
  }

  /**
   * Begins to observe one call.
   *
   * @param listener the evidence's ticket for this call; null where nothing was drawn
   * @param prices what tokens cost; null where nobody said
   */
  public <T extends @Nullable Object> Call<T> begin(
      Resolution drawn,
      Key key,
      Extractors<T> extractors,
      @Nullable CallListener listener,
      @Nullable Prices prices) {
    return new ObservedCall<>(
        this, drawn, key, extractors, listener, prices, wallMillis.getAsLong());
  }

  /**
   * Begins to observe a copy of a call, for the shadow version.
   *
   * @param of the call it is a copy of
   * @param allowsTools whether it may declare tools
   */
  public <T extends @Nullable Object> Call<T> shadow(
      Resolution shadow,
      Receipt of,
      Extractors<T> extractors,
      boolean allowsTools,
      @Nullable Prices prices) {
    return new ShadowCall<>(
        this, shadow, of, extractors, allowsTools, prices, wallMillis.getAsLong());
  }

  /** Tells all observers of an event; what they throw is logged once and counted. */
  public void tell(Event event) {
    for (GuardedObserver observer : observers) {
      observer.told(event);
    }
  }

  /**
   * Counts one piece of feedback and tells observers, unless the same was taken before: same
   * receipt, kind and annotator. Returns whether it was new.
   */
  public boolean take(Event.FeedbackGiven given, String annotator) {
    if (!feedback.take(given, annotator)) {
      return false;
    }
    tell(given);
    return true;
  }

  /** Thumbs counted in this process for one version of a route: {up, down}. */
  public long[] thumbs(String route, String version) {
    return feedback.thumbs(route, version);
  }

  /** How often a scorer, extractor or observer failed or gave a value that could not be used. */
  public long mishaps() {
    long sum = mishaps.count();
    for (GuardedObserver observer : observers) {
      sum += observer.failures();
    }
    return sum;
  }

  GuardedObserver[] observers() {
    return observers;
  }

  Mishaps mishapLog() {
    return mishaps;
  }

  /** One call under observation, with what is known of it once it has ended. */
  public interface Call<T extends @Nullable Object> extends CallEvents<T>, Supplier<Receipt> {
    /** Which version answered, or was tried last; the drawn one before any attempt. */
    Resolution served();

    /** How the call ended; null while it runs. */
    @Nullable Outcome outcome();

    /** The token for feedback. */
    Receipt receipt();

    /** The record; only once the call has ended. */
    CallRecord record();
  }

  /**
   * What a route draws from its outputs. Immutable; the functions run on the thread that ends the
   * attempt, and what they throw is counted and logged once.
   *
   * @param label the label of an output; null where none is drawn
   * @param text the text of an output, for length and diversity; null where none is drawn
   * @param scorers what gives scores, in the order in which they are asked
   */
  public record Extractors<T extends @Nullable Object>(
      @Nullable Function<? super T, @Nullable String> label,
      @Nullable Function<? super T, ? extends @Nullable CharSequence> text,
      List<Scorer<T>> scorers) {
    /** Copies the scorers. */
    public Extractors {
      scorers = List.copyOf(scorers);
    }

    /** Draws nothing but what the body says. */
    public static <T extends @Nullable Object> Extractors<T> none() {
      return new Extractors<>(null, null, List.of());
    }
  }

  /**
   * One score of an output.
   *
   * @param of the score in [0, 1]; null where the output has none
   */
  public record Scorer<T extends @Nullable Object>(String name, Function<? super T, Double> of) {}
}
