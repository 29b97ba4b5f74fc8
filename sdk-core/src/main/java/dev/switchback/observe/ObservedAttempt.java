package dev.switchback.observe;

import dev.switchback.CallRecord;
import dev.switchback.Observer;
import dev.switchback.Outcome;
import dev.switchback.Resolution;
import dev.switchback.Signals;
import dev.switchback.Target;
import dev.switchback.call.CallEvents;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One attempt: what its body is handed, and what was drawn from it. What the body says may come
 * from any thread until the attempt has ended, so all state is guarded by this object's own
 * monitor, which nobody else can reach for long: no user code runs under it.
 */
final class ObservedAttempt implements Target, Signals {
  private static final int MOST_SCORES = 16;

  private final ObservedCall<?> call;
  private final CallEvents.Attempt attempt;
  private final long begunNanos;

  // Of the thread that runs the body: set before it begins, taken when it leaves.
  private Observer.Scope @Nullable [] scopes;

  private final Object lock = new Object();
  // The rest is guarded by lock while the attempt runs, and does not change once outcome is set.
  private @Nullable Outcome outcome;
  private boolean answered;
  private @Nullable String label;
  private String @Nullable [] scoreNames;
  private double @Nullable [] scores;
  private int scoreCount;
  private double length = Double.NaN;
  private double diversity = Double.NaN;
  private double inputTokens = Double.NaN;
  private double outputTokens = Double.NaN;
  private long firstChunkNanos = -1;
  private long durationNanos;
  private @Nullable String errorType;

  ObservedAttempt(ObservedCall<?> call, CallEvents.Attempt attempt, long nanos) {
    this.call = call;
    this.attempt = attempt;
    this.begunNanos = nanos;
  }

  void opened(Observer.Scope[] opened) {
    scopes = opened;
  }

  Observer.Scope @Nullable [] takeScopes() {
    Observer.Scope[] opened = scopes;
    scopes = null;
    return opened;
  }

  @Override
  public Resolution resolution() {
    return attempt.resolution();
  }

  @Override
  public int attempt() {
    return attempt.number();
  }

  @Override
  public Duration remaining() {
    return Duration.ofNanos(attempt.remainingNanos());
  }

  @Override
  public String idempotencyKey() {
    return attempt.idempotencyKey();
  }

  @Override
  public Target score(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      answered();
      call.mishaps().unusable(route(), "score " + name, "[0, 1]");
      return this;
    }
    synchronized (lock) {
      if (isOpen()) {
        answered = true;
        put(name, value);
      }
    }
    return this;
  }

  @Override
  public Target label(String value) {
    synchronized (lock) {
      if (isOpen()) {
        answered = true;
        label = value;
      }
    }
    return this;
  }

  @Override
  public Target usage(long input, long output) {
    if (input < 0 || output < 0) {
      answered();
      call.mishaps().unusable(route(), "token usage", "0 and more");
      return this;
    }
    synchronized (lock) {
      if (isOpen()) {
        answered = true;
        inputTokens = input;
        outputTokens = output;
      }
    }
    return this;
  }

  @Override
  public Target text(CharSequence text) {
    double points = TextSignals.length(text);
    double ratio = TextSignals.diversity(text);
    synchronized (lock) {
      if (isOpen()) {
        answered = true;
        setText(points, ratio);
      }
    }
    return this;
  }

  @Override
  public Target answered() {
    synchronized (lock) {
      if (isOpen()) {
        answered = true;
      }
    }
    return this;
  }

  boolean isAnsweredByBody() {
    synchronized (lock) {
      return answered;
    }
  }

  void firstChunk(long nanos) {
    synchronized (lock) {
      if (firstChunkNanos < 0) {
        firstChunkNanos = nanos - begunNanos;
      }
    }
  }

  /**
   * Draws what the route asks for from an output, then closes the attempt. Runs user code first.
   */
  <T extends @Nullable Object> void end(
      Outcome how,
      @Nullable T output,
      @Nullable Throwable failure,
      Observation.Extractors<T> extractors,
      long nanos) {
    try {
      if (how.isAnswered() && output != null) {
        draw(output, extractors);
      }
    } finally { // an Error of an extractor passes; the attempt has ended all the same
      synchronized (lock) {
        durationNanos = nanos - begunNanos;
        errorType = failure == null ? null : failure.getClass().getName();
        outcome = how;
      }
    }
  }

  private <T extends @Nullable Object> void draw(T output, Observation.Extractors<T> extractors) {
    Function<? super T, @Nullable String> labeller = extractors.label();
    if (labeller != null) {
      try {
        String drawn = labeller.apply(output);
        if (drawn != null) {
          label(drawn);
        }
      } catch (Exception e) {
        call.mishaps().threw(route(), "the label extractor", e);
      }
    }
    Function<? super T, ? extends @Nullable CharSequence> texter = extractors.text();
    if (texter != null) {
      try {
        CharSequence drawn = texter.apply(output);
        if (drawn != null) {
          text(drawn);
        }
      } catch (Exception e) {
        call.mishaps().threw(route(), "the text extractor", e);
      }
    }
    for (Map.Entry<String, Function<? super T, Double>> scorer : extractors.scores().entrySet()) {
      try {
        Double drawn = scorer.getValue().apply(output);
        if (drawn != null) {
          score(scorer.getKey(), drawn);
        }
      } catch (Exception e) {
        call.mishaps().threw(route(), "the scorer " + scorer.getKey(), e);
      }
    }
  }

  // Guarded by lock. What comes after the end is dropped and counted.
  private boolean isOpen() {
    if (outcome != null) {
      call.mishaps().late();
      return false;
    }
    return true;
  }

  private void setText(double points, double ratio) {
    length = points;
    diversity = ratio;
    if (!Double.isNaN(ratio)) {
      put("diversity", ratio);
    }
  }

  private void put(String name, double value) {
    String[] names = scoreNames;
    double[] values = scores;
    if (names == null || values == null) {
      names = new String[2];
      values = new double[2];
    }
    for (int i = 0; i < scoreCount; i++) {
      if (names[i].equals(name)) {
        values[i] = value;
        return;
      }
    }
    if (scoreCount == MOST_SCORES) {
      call.mishaps().unusable(route(), "score " + name, "the first 16 of an attempt");
      return;
    }
    if (scoreCount == names.length) {
      names = java.util.Arrays.copyOf(names, scoreCount * 2);
      values = java.util.Arrays.copyOf(values, scoreCount * 2);
    }
    names[scoreCount] = name;
    values[scoreCount++] = value;
    scoreNames = names;
    scores = values;
  }

  private String route() {
    return attempt.resolution().route();
  }

  CallRecord.Attempt record() {
    return new CallRecord.Attempt(
        attempt.number(), attempt.resolution(), outcome(), durationNanos, errorType);
  }

  Map<String, Double> scoreMap() {
    Map<String, Double> map = new LinkedHashMap<>();
    String[] names = scoreNames;
    double[] values = scores;
    if (names != null && values != null) {
      for (int i = 0; i < scoreCount; i++) {
        map.put(names[i], values[i]);
      }
    }
    return map;
  }

  @Nullable String errorType() {
    return errorType;
  }

  double diversity() {
    return diversity;
  }

  @Override
  public Outcome outcome() {
    Outcome how = outcome;
    return how == null ? Outcome.CANCELLED : how;
  }

  @Override
  public double latencyMillis() {
    return durationNanos / 1e6;
  }

  @Override
  public double firstChunkMillis() {
    return firstChunkNanos < 0 ? Double.NaN : firstChunkNanos / 1e6;
  }

  @Override
  public double length() {
    return length;
  }

  @Override
  public double inputTokens() {
    return inputTokens;
  }

  @Override
  public double outputTokens() {
    return outputTokens;
  }

  @Override
  public @Nullable String label() {
    return label;
  }

  @Override
  public double score(String name) {
    String[] names = scoreNames;
    double[] values = scores;
    if (names != null && values != null) {
      for (int i = 0; i < scoreCount; i++) {
        if (names[i].equals(name)) {
          return values[i];
        }
      }
    }
    return Double.NaN;
  }
}
