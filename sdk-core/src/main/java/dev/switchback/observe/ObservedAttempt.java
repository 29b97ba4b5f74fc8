package dev.switchback.observe;

import dev.switchback.CallRecord;
import dev.switchback.Observed;
import dev.switchback.Observer;
import dev.switchback.Outcome;
import dev.switchback.ProviderRequest;
import dev.switchback.Resolution;
import dev.switchback.Signals;
import dev.switchback.Target;
import dev.switchback.call.CallEvents;
import dev.switchback.document.Prices;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One attempt: what its body is handed, and what was drawn from it. What the body says may come
 * from any thread until the attempt has ended, so all state is guarded by the call's monitor: the
 * application is handed this object and not the call, and no user code runs under it.
 */
final class ObservedAttempt implements Target, Signals {
  private static final int MOST_SCORES = 16;
  private static final String DIVERSITY = "diversity";

  private final ObservedCall<?> call;
  private final CallEvents.Attempt attempt;
  private final long begunNanos;

  // Of the thread that runs the body: set before it begins, taken when it leaves.
  private Observer.Scope @Nullable [] scopes;

  // The rest is guarded by call while the attempt runs, and does not change once outcome is set.
  private @Nullable Outcome outcome;
  private boolean answered;
  private boolean idempotent;
  private @Nullable String label;
  private @Nullable Score scores;
  private double length = Double.NaN;
  private double inputTokens = Double.NaN;
  private double outputTokens = Double.NaN;
  private @Nullable Observed observed;
  private long firstChunkNanos = -1;
  private long durationNanos;
  private @Nullable String errorType;

  /** One score; the one that was said before it follows. */
  private static final class Score {
    private final String name;
    private final @Nullable Score next;
    private double value;

    private Score(String name, double value, @Nullable Score next) {
      this.name = name;
      this.value = value;
      this.next = next;
    }
  }

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
  public boolean allowsTools() {
    return call.allowsTools();
  }

  @Override
  public Target idempotent() {
    synchronized (call) {
      idempotent = true;
    }
    return this;
  }

  @Override
  public Target score(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      answered();
      call.mishaps().unusable(route(), "score " + name, "[0, 1]");
      missing(name);
      return this;
    }
    synchronized (call) {
      if (isOpen()) {
        answered = true;
        put(name, value);
      }
    }
    return this;
  }

  @Override
  public Target label(String value) {
    synchronized (call) {
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
    synchronized (call) {
      if (isOpen()) {
        answered = true;
        inputTokens = input;
        outputTokens = output;
      }
    }
    return this;
  }

  @Override
  public Target observed(Observed said) {
    Observed.Usage usage = said.usage();
    if (usage != null) {
      usage(usage.inputTokens(), usage.outputTokens());
    }
    synchronized (call) {
      if (isOpen()) {
        answered = true;
        observed = observed == null ? said : observed.and(said);
      }
    }
    String model = said.responseModel();
    if (model != null && !AnsweringModel.isSame(model(), model)) {
      String version = attempt.resolution().version().version();
      call.mishaps().otherModel(route(), version, model(), model);
    }
    return this;
  }

  @Override
  public Target text(CharSequence text) {
    double points = TextSignals.length(text);
    double ratio = TextSignals.diversity(text);
    synchronized (call) {
      if (isOpen()) {
        answered = true;
        setText(points, ratio);
      }
    }
    return this;
  }

  @Override
  public Target answered() {
    synchronized (call) {
      if (isOpen()) {
        answered = true;
      }
    }
    return this;
  }

  @Override
  public Observer.Scope sending(ProviderRequest request) {
    return call.sending(request, attempt); // not under the monitor: observers are told
  }

  boolean isAnsweredByBody() {
    synchronized (call) {
      return answered;
    }
  }

  boolean isIdempotent() {
    synchronized (call) {
      return idempotent;
    }
  }

  @Nullable String finishReason() {
    synchronized (call) {
      return observed == null ? null : observed.finishReason();
    }
  }

  void firstChunk(long nanos) {
    synchronized (call) {
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
      synchronized (call) {
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
    List<Observation.Scorer<T>> scorers = extractors.scorers();
    for (int i = 0; i < scorers.size(); i++) {
      Observation.Scorer<T> scorer = scorers.get(i);
      try {
        Double drawn = scorer.of().apply(output);
        if (drawn != null) {
          score(scorer.name(), drawn);
        } else {
          missing(scorer.name());
        }
      } catch (Exception e) {
        call.mishaps().threw(route(), "the scorer " + scorer.name(), e);
        missing(scorer.name());
      }
    }
  }

  /** A score was asked for and could not be had: NaN stands in its place. */
  private void missing(String name) {
    synchronized (call) {
      if (outcome == null && find(name) == null) {
        put(name, Double.NaN);
      }
    }
  }

  // Guarded by call. What comes after the end is dropped and counted.
  private boolean isOpen() {
    if (outcome != null) {
      call.mishaps().late();
      return false;
    }
    return true;
  }

  private void setText(double points, double ratio) {
    length = points;
    if (!Double.isNaN(ratio)) {
      put(DIVERSITY, ratio);
    }
  }

  private void put(String name, double value) {
    int count = 0;
    for (Score one = scores; one != null; one = one.next) {
      if (one.name.equals(name)) {
        one.value = value;
        return;
      }
      count++;
    }
    if (count == MOST_SCORES) {
      call.mishaps().unusable(route(), "score " + name, "the first 16 of an attempt");
      return;
    }
    scores = new Score(name, value, scores);
  }

  private String route() {
    return attempt.resolution().route();
  }

  CallRecord.Attempt record() {
    return new CallRecord.Attempt(
        attempt.number(), attempt.resolution(), outcome(), durationNanos, errorType);
  }

  Map<String, Double> scoreMap() {
    Map<String, Double> map = new HashMap<>();
    for (Score one = scores; one != null; one = one.next) {
      if (!Double.isNaN(one.value)) {
        map.put(one.name, one.value);
      }
    }
    return map;
  }

  @Nullable String errorType() {
    return errorType;
  }

  double diversity() {
    return score(DIVERSITY);
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
  public double cost() {
    Prices.Price price = Double.isNaN(inputTokens) ? null : call.price(resolution());
    if (price == null) {
      return Double.NaN;
    }
    Observed.Usage usage = observed == null ? null : observed.usage();
    return price.cost(
        inputTokens, outputTokens, usage == null ? 0 : (double) usage.cachedInputTokens());
  }

  @Override
  public @Nullable Observed observed() {
    return observed;
  }

  @Override
  public @Nullable String label() {
    return label;
  }

  @Override
  public double score(String name) {
    Score known = find(name);
    return known == null ? Double.NaN : known.value;
  }

  @Override
  public boolean isAsked(String name) {
    return find(name) != null;
  }

  @Override
  public Map<String, @Nullable Double> scores() {
    Map<String, @Nullable Double> map = new LinkedHashMap<>();
    for (Score one = scores; one != null; one = one.next) {
      map.put(one.name, Double.isNaN(one.value) ? null : one.value);
    }
    return map;
  }

  @Override
  public double scoreMissing() {
    if (scores == null) {
      return Double.NaN;
    }
    for (Score one = scores; one != null; one = one.next) {
      if (Double.isNaN(one.value)) {
        return 1;
      }
    }
    return 0;
  }

  private @Nullable Score find(String name) {
    for (Score one = scores; one != null; one = one.next) {
      if (one.name.equals(name)) {
        return one;
      }
    }
    return null;
  }
}
