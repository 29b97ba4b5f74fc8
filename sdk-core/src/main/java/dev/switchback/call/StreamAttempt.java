package dev.switchback.call;

import dev.switchback.DeadlineExceededException;
import dev.switchback.Observed;
import dev.switchback.Outcome;
import dev.switchback.StreamChunk;
import dev.switchback.StreamFaultException;
import dev.switchback.Target;
import dev.switchback.document.CallSettings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One attempt's stream: subscribed to what the body made. Until the first content it asks for one
 * chunk at a time and keeps them; then it asks for what the outlet wants. Its stage ends when the
 * stream does or one of its timers fires.
 */
final class StreamAttempt<T extends @Nullable Object, C>
    implements Flow.Subscriber<C>, Outlet.Source<C> {
  /** Chunks that may wait: frames before the first content, and what came without being asked. */
  static final int MOST_WAITING = 1_024;

  static final int MOST_TEXT = 1 << 20;

  private final StreamCall<T, C> call;
  private final Target target;
  private final CompletableFuture<T> stage = new CompletableFuture<>();
  private final LinkedBlockingQueue<C> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final AtomicLong owed = new AtomicLong();
  private volatile Flow.@Nullable Subscription upstream;
  private volatile boolean isUpstreamDone;
  private volatile boolean hasContent;
  private volatile boolean isOpen;
  private volatile @Nullable CompletableFuture<Boolean> timer;
  private long idleNanos;

  // Guarded by this; no code of others runs under it.
  private boolean isOver;
  private boolean isMarked;
  private @Nullable StringBuilder text;
  private @Nullable Observed observed;
  private @Nullable Diagnosis own;
  private long lastAt;

  StreamAttempt(StreamCall<T, C> call, Target target) {
    this.call = call;
    this.target = target;
    CompletableFuture<T> unused = stage.whenComplete((nothing, failure) -> release());
  }

  CompletableFuture<T> stage() {
    return stage;
  }

  void start(CallSettings settings) {
    idleNanos = Nanos.of(settings.idle());
    Duration first = settings.firstChunk();
    timer = call.hops().after(Nanos.of(first), () -> call.step(() -> firstChunkOverdue(first)));
    if (stage.isDone()) {
      release();
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    if (upstream != null) {
      subscription.cancel();
      return;
    }
    upstream = subscription;
    if (stage.isDone()) {
      subscription.cancel();
    } else {
      owed.set(1);
      subscription.request(1);
    }
  }

  @Override
  public void onNext(C chunk) {
    boolean isContent;
    String added;
    Observed said;
    try {
      StreamChunk seen = call.read(chunk);
      isContent = seen.hasContent();
      added = seen.text();
      said = seen.observed();
    } catch (Throwable t) { // the application's function; an Error reaches the subscriber
      call.step(() -> fail(t, Diagnosis.APP_FAULT));
      return;
    }
    long nanos = call.means().ticker().getAsLong();
    if (!note(added, said, nanos)) {
      return;
    }
    if (isOpen) {
      call.outlet().next(this, chunk);
    } else {
      keep(chunk, isContent, nanos);
    }
  }

  /** False if the attempt is over, so that nobody wants the chunk. */
  private synchronized boolean note(@Nullable String added, @Nullable Observed said, long nanos) {
    if (isOver) {
      return false;
    }
    lastAt = nanos;
    if (added != null) {
      if (text == null) {
        text = new StringBuilder();
      }
      text.append(added, 0, Math.min(added.length(), MOST_TEXT - text.length()));
    }
    if (said != null) {
      observed = observed == null ? said : observed.and(said);
      isMarked |= said.finishReason() != null;
    }
    return true;
  }

  private void keep(C chunk, boolean isContent, long nanos) {
    received();
    if (!offer(chunk)) {
      return;
    }
    if (isContent && !hasContent) {
      hasContent = true;
      watchIdle(idleNanos);
      call.content(this, nanos);
    } else if (hasContent) {
      call.outlet().drain(); // it may have been opened meanwhile
    } else {
      owed.incrementAndGet();
      request(1);
    }
  }

  @Override
  public void onError(Throwable failure) {
    isUpstreamDone = true;
    stage.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    isUpstreamDone = true;
    stage.complete(CallRun.given(null));
  }

  /** In a step. */
  private void firstChunkOverdue(Duration limit) {
    if (!hasContent) {
      fail(
          new DeadlineExceededException(route(), version(), limit, Outcome.TIMEOUT),
          Diagnosis.TIMEOUT);
    }
  }

  private void watchIdle(long nanos) {
    CompletableFuture<Boolean> before = timer;
    timer = call.hops().after(nanos, this::idle);
    if (before != null) {
      before.complete(false);
    }
    if (stage.isDone()) {
      release();
    }
  }

  /** One timer a stream, not one a chunk: it looks when the last chunk came and waits on. */
  private void idle() {
    long left = isOwed() ? idleNanos - (call.means().ticker().getAsLong() - lastAt()) : idleNanos;
    if (stage.isDone()) {
      return;
    }
    if (left > 0) {
      watchIdle(left);
    } else {
      call.step(this::stalled);
    }
  }

  /** In a step. What comes after the terminal marker is not missed. */
  private void stalled() {
    if (isMarked()) {
      stage.complete(CallRun.given(null));
    } else {
      String what = "stalled for " + Duration.ofNanos(idleNanos) + "; see call.idle";
      fail(fault(Outcome.STREAM_FAULT, what, null), Diagnosis.of(Outcome.STREAM_FAULT));
    }
  }

  /** In a step: ends the attempt by something of ours; false if it is over already. */
  boolean fail(Throwable with, Diagnosis diagnosis) {
    if (!stage.completeExceptionally(with)) {
      return false;
    }
    synchronized (this) {
      own = diagnosis; // read by the step that the stage's end asks for, which follows this one
    }
    return true;
  }

  StreamFaultException fault(Outcome outcome, String what, @Nullable Throwable cause) {
    synchronized (this) {
      return new StreamFaultException(
          route(),
          version(),
          outcome,
          what,
          text == null ? "" : text.toString(),
          observed == null ? null : observed.usage(),
          cause);
    }
  }

  /** In a step, once: from here on nothing counts. Says to the target what was seen. */
  void settle(boolean isWhole) {
    Observed said;
    StringBuilder whole;
    synchronized (this) {
      if (isOver) {
        return;
      }
      isOver = true;
      said = observed;
      whole = text;
    }
    if (said != null) {
      target.observed(said);
    }
    if (isWhole && whole != null && whole.length() < MOST_TEXT) {
      target.text(whole);
    }
  }

  private void release() {
    CompletableFuture<Boolean> running = timer;
    if (running != null) {
      running.complete(false);
    }
    Flow.Subscription subscription = upstream;
    if (subscription != null && !isUpstreamDone) {
      try {
        subscription.cancel();
      } catch (Exception e) {
        call.means().guard().failed("cancelling a stream", e);
      }
    }
  }

  private String route() {
    return target.resolution().route();
  }

  private String version() {
    return target.version().version();
  }

  boolean hasContent() {
    return hasContent;
  }

  synchronized boolean isOver() {
    return isOver;
  }

  synchronized boolean isMarked() {
    return isMarked;
  }

  synchronized @Nullable Diagnosis ownDiagnosis() {
    return own;
  }

  private synchronized long lastAt() {
    return lastAt;
  }

  /** Whether chunks were asked for that have not come. */
  boolean isOwed() {
    return owed.get() > 0;
  }

  @Override
  public void opened() {
    isOpen = true;
  }

  @Override
  public void received() {
    long now = owed.get();
    while (now > 0 && now != Long.MAX_VALUE && !owed.compareAndSet(now, now - 1)) {
      now = owed.get();
    }
  }

  /** A chunk that has to wait; one too many ends the attempt. */
  @Override
  public boolean offer(C chunk) {
    if (waiting.offer(chunk)) {
      return true;
    }
    String what = "sent more than " + MOST_WAITING + " chunks that nobody had asked for";
    call.step(
        () -> fail(fault(Outcome.STREAM_FAULT, what, null), Diagnosis.of(Outcome.STREAM_FAULT)));
    return false;
  }

  @Override
  public @Nullable C poll() {
    return waiting.poll();
  }

  @Override
  public boolean isEmpty() {
    return waiting.isEmpty();
  }

  @Override
  public void clear() {
    waiting.clear();
  }

  /** Asks for as many more as are owed less than that. */
  @Override
  public void askUpTo(long wanted) {
    long now = owed.get();
    while (now < wanted && !isUpstreamDone) {
      if (owed.compareAndSet(now, wanted)) {
        if (now == 0) {
          touch(); // the wait for the application's wish was not the provider's
        }
        request(wanted == Long.MAX_VALUE ? wanted : wanted - now);
        return;
      }
      now = owed.get();
    }
  }

  private synchronized void touch() {
    lastAt = call.means().ticker().getAsLong();
  }

  private void request(long more) {
    Flow.Subscription subscription = upstream;
    if (subscription != null) {
      subscription.request(more);
    }
  }
}
