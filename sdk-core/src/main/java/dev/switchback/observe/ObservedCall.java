package dev.switchback.observe;

import dev.switchback.CallRecord;
import dev.switchback.Key;
import dev.switchback.Observer;
import dev.switchback.Outcome;
import dev.switchback.ProviderRequest;
import dev.switchback.Receipt;
import dev.switchback.Resolution;
import dev.switchback.Signals;
import dev.switchback.Target;
import dev.switchback.document.Prices;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One call as it goes. The call room tells it in order, each step happening before the next, so
 * plain fields do; only its attempts are spoken to from other threads, and guard themselves.
 */
sealed class ObservedCall<T extends @Nullable Object> implements Observation.Call<T>
    permits ShadowCall {
  private final Observation observation;
  private final Resolution drawn;
  private final Key key;
  private final Observation.Extractors<T> extractors;
  private final @Nullable CallListener listener;
  private final @Nullable Prices prices;
  private final long atMillis;
  private final long idHigh;
  private final long idLow;

  private Observer.Call @Nullable [] told;
  private @Nullable ObservedAttempt attempt;
  private @Nullable List<ObservedAttempt> earlier;
  private volatile @Nullable Outcome outcome;

  /** The ticker's reading as the call began; once it has ended, how long it took. */
  private long nanos;

  ObservedCall(
      Observation observation,
      Resolution drawn,
      Key key,
      Observation.Extractors<T> extractors,
      @Nullable CallListener listener,
      @Nullable Prices prices,
      long atMillis) {
    this.observation = observation;
    this.drawn = drawn;
    this.key = key;
    this.extractors = extractors;
    this.listener = listener;
    this.prices = prices;
    this.atMillis = atMillis;
    ThreadLocalRandom random = ThreadLocalRandom.current();
    this.idHigh = random.nextLong();
    this.idLow = random.nextLong();
  }

  @Override
  public void begun(long begunAt) {
    nanos = begunAt;
    GuardedObserver[] observers = observation.observers();
    for (int i = 0; i < observers.length; i++) {
      Observer.Call call = begin(observers[i]);
      if (call != null) {
        Observer.Call[] calls = told;
        if (calls == null) {
          calls = new Observer.Call[observers.length];
          told = calls;
        }
        calls[i] = call;
      }
    }
  }

  Observer.@Nullable Call begin(GuardedObserver observer) {
    return observer.begun(drawn, key);
  }

  /** Whether its attempts may send a request that declares tools. */
  boolean allowsTools() {
    return true;
  }

  @Override
  public Target attemptBegun(Attempt next, long nanos) {
    ObservedAttempt before = attempt;
    if (before != null) {
      if (earlier == null) {
        earlier = new ArrayList<>(2);
      }
      earlier.add(before);
    }
    ObservedAttempt begun = new ObservedAttempt(this, next, nanos);
    attempt = begun;
    Observer.Call[] calls = told;
    if (calls != null) {
      Observer.Scope[] opened = new Observer.Scope[calls.length];
      for (int i = 0; i < calls.length; i++) {
        if (calls[i] != null) {
          Observer.Scope scope =
              observation.observers()[i].attemptBegun(calls[i], next.resolution(), next.number());
          if (scope != null) {
            opened[i] = scope;
          }
        }
      }
      begun.opened(opened);
    }
    return begun;
  }

  @Override
  public void bodyLeft() {
    ObservedAttempt now = attempt;
    if (now != null) {
      bodyLeft(now);
    }
  }

  /** A request of that attempt goes out; what is returned is closed on this thread. */
  Observer.Scope sending(ProviderRequest request, Attempt of) {
    Observer.Call[] calls = told;
    if (calls == null) {
      return () -> {};
    }
    GuardedObserver[] observers = observation.observers();
    Observer.@Nullable Scope[] opened = new Observer.Scope[calls.length];
    for (int i = 0; i < calls.length; i++) {
      if (calls[i] != null) {
        opened[i] = observers[i].sending(calls[i], request, of.resolution(), of.number());
      }
    }
    return () -> {
      for (int i = opened.length - 1; i >= 0; i--) {
        Observer.Scope scope = opened[i];
        if (scope != null) {
          observers[i].close(scope);
        }
      }
    };
  }

  // A late body leaves after another attempt has begun: its own scopes are closed, not that one's.
  @Override
  public void bodyLeft(Target target) {
    if (target instanceof ObservedAttempt left) {
      Observer.Scope[] opened = left.takeScopes();
      if (opened != null) {
        for (int i = opened.length - 1; i >= 0; i--) {
          if (opened[i] != null) {
            observation.observers()[i].close(opened[i]);
          }
        }
      }
    }
  }

  @Override
  public boolean isAnswered() {
    ObservedAttempt now = attempt;
    return now != null && now.isAnsweredByBody();
  }

  @Override
  public boolean isIdempotent() {
    ObservedAttempt now = attempt;
    return now != null && now.isIdempotent();
  }

  @Override
  public @Nullable String finishReason() {
    ObservedAttempt now = attempt;
    return now == null ? null : now.finishReason();
  }

  @Override
  public void firstChunk(long nanos) {
    ObservedAttempt now = attempt;
    if (now != null) {
      now.firstChunk(nanos);
    }
  }

  @Override
  public void attemptEnded(
      Outcome how, @Nullable T output, @Nullable Throwable failure, long nanos) {
    ObservedAttempt now = attempt;
    if (now == null) {
      return;
    }
    try {
      now.end(how, output, failure, extractors, nanos);
    } finally {
      tellEnded(now, nanos);
    }
  }

  private void tellEnded(ObservedAttempt now, long nanos) {
    // The unit ends with the first attempt; those after it are no evidence.
    if (earlier == null && listener != null) {
      tellListener(listener, now, nanos);
    }
    Observer.Call[] calls = told;
    if (calls != null) {
      CallRecord.Attempt record = now.record();
      for (int i = 0; i < calls.length; i++) {
        if (calls[i] != null) {
          observation.observers()[i].attemptEnded(calls[i], record, now);
        }
      }
    }
  }

  @Override
  public void ended(Outcome how, @Nullable Throwable failure, long endedAt) {
    nanos = endedAt - nanos;
    outcome = how;
    if (listener != null) {
      if (attempt == null) {
        tellListener(listener, new Unattempted(how), endedAt);
      }
      listener.callEnded(how, endedAt);
    }
    Observer.Call[] calls = told;
    if (calls != null) {
      CallRecord record = record();
      for (int i = 0; i < calls.length; i++) {
        if (calls[i] != null) {
          observation.observers()[i].ended(calls[i], record);
        }
      }
    }
  }

  @Override
  public Resolution served() {
    ObservedAttempt now = telling();
    return now == null ? drawn : now.resolution();
  }

  @Override
  public @Nullable Outcome outcome() {
    return outcome;
  }

  @Override
  public Receipt get() {
    return receipt();
  }

  @Override
  public Receipt receipt() {
    Resolution by = served();
    String traceId = null;
    String spanId = null;
    Observer.Call[] calls = told;
    if (calls != null) {
      for (int i = 0; i < calls.length && traceId == null; i++) {
        if (calls[i] != null) {
          traceId = observation.observers()[i].traceId(calls[i]);
          spanId = observation.observers()[i].spanId(calls[i]);
        }
      }
    }
    return new Receipt(
        id(),
        by.route(),
        by.version().version(),
        by.slice(),
        by.rollout(),
        Instant.ofEpochMilli(atMillis),
        traceId,
        spanId);
  }

  @Override
  public CallRecord record() {
    Outcome how = outcome;
    ObservedAttempt last = attempt;
    ObservedAttempt telling = telling();
    List<CallRecord.Attempt> attempts = new ArrayList<>(2);
    double input = Double.NaN;
    double output = Double.NaN;
    double cost = Double.NaN;
    if (earlier != null) {
      for (ObservedAttempt one : earlier) {
        attempts.add(one.record());
        input = sum(input, one.inputTokens());
        output = sum(output, one.outputTokens());
        cost = sum(cost, one.cost());
      }
    }
    if (last != null) {
      attempts.add(last.record());
      input = sum(input, last.inputTokens());
      output = sum(output, last.outputTokens());
      cost = sum(cost, last.cost());
    }
    return new CallRecord(
        id(),
        drawn,
        served(),
        how == null ? Outcome.CANCELLED : how,
        Instant.ofEpochMilli(atMillis),
        nanos,
        attempts,
        telling == null ? Double.NaN : telling.length(),
        telling == null ? Double.NaN : telling.diversity(),
        telling == null ? null : telling.label(),
        telling == null ? Map.of() : telling.scoreMap(),
        input,
        output,
        cost,
        telling == null ? null : telling.errorType());
  }

  /**
   * The attempt that the answer came from; the last one where there is none. They differ where a
   * degraded answer was asked for once more and that failed: then the degraded one is handed over.
   */
  private @Nullable ObservedAttempt telling() {
    Outcome how = outcome;
    ObservedAttempt last = attempt;
    List<ObservedAttempt> others = earlier;
    if (how != null
        && how.isAnswered()
        && others != null
        && last != null
        && last.outcome() != how) {
      for (int i = others.size() - 1; i >= 0; i--) {
        if (others.get(i).outcome() == how) {
          return others.get(i);
        }
      }
    }
    return last;
  }

  private void tellListener(CallListener one, Signals signals, long nanos) {
    try {
      one.unitEnded(signals, idLow, this, nanos);
    } catch (Exception e) {
      // The evidence does not throw; should it all the same, the call goes on.
      mishaps().threw(drawn.route(), "the evidence", e);
    }
  }

  /** The price of the version that an attempt is made on; null where there is none. */
  Prices.@Nullable Price price(Resolution of) {
    return prices == null ? null : prices.of(of.version());
  }

  Mishaps mishaps() {
    return observation.mishapLog();
  }

  private String id() {
    return hex(idHigh) + hex(idLow);
  }

  private static String hex(long bits) {
    String text = Long.toHexString(bits);
    return "0".repeat(16 - text.length()) + text;
  }

  private static double sum(double so, double more) {
    return Double.isNaN(so) ? more : Double.isNaN(more) ? so : so + more;
  }
}
