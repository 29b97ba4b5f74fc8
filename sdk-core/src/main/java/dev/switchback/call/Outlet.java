package dev.switchback.call;

import dev.switchback.SwitchbackException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream's chunks leave for the one subscriber, one signal at a time, as many as it has
 * asked for, and its end last. Thread-safe; nobody waits.
 *
 * <p>Whoever brings the count of {@link #work} from 0 is the one that signals, and looks again
 * before it leaves as long as others have added to it meanwhile. A chunk that comes while nobody
 * signals and nothing waits is handed on at once.
 */
final class Outlet<C> implements Flow.Subscription {
  /** Where the chunks come from once it is decided which attempt's they are. */
  interface Source<C> {
    /** Its chunks go to the outlet from now on. */
    void opened();

    /** A chunk that was asked for has come. */
    void received();

    /** Keeps a chunk that has to wait; false if there is no room, which ends the call. */
    boolean offer(C chunk);

    /** Takes the chunk that waits longest; null if none does. */
    @Nullable C poll();

    boolean isEmpty();

    void clear();

    /** Asks for so many chunks, those that are owed already included. */
    void askUpTo(long wanted);
  }

  /** How the stream ended. */
  private record End(@Nullable Throwable failure) {}

  private final StreamCall<?, C> call;
  private final AtomicBoolean isTaken = new AtomicBoolean();
  private final AtomicInteger work = new AtomicInteger();
  private final AtomicLong demand = new AtomicLong();
  private volatile Flow.@Nullable Subscriber<? super C> subscriber;
  private volatile @Nullable Source<C> source;
  private volatile @Nullable End end;

  /** Nothing is signalled any more: it was cancelled, threw, or was told the end. */
  private volatile boolean isShut;

  /** Of whoever signals. */
  private @Nullable Throwable thrown;

  Outlet(StreamCall<?, C> call) {
    this.call = call;
  }

  void subscribe(Flow.Subscriber<? super C> by) {
    if (!isTaken.compareAndSet(false, true)) {
      by.onSubscribe(new Nothing());
      by.onError(new SwitchbackException("this stream is read already; it has one reader"));
      return;
    }
    by.onSubscribe(this);
    subscriber = by;
    drain();
  }

  /** Whether somebody waits for a chunk. */
  boolean isWanted() {
    return demand.get() > 0 && !isShut;
  }

  /** From here on that source's chunks are handed on. Does nothing if it is open already. */
  void open(Source<C> from) {
    if (source == null) {
      source = from;
      from.opened();
    }
  }

  /** The end, once; what waits is handed on before it as far as it was asked for. */
  void end(@Nullable Throwable failure) {
    if (end == null) {
      end = new End(failure);
      drain();
    }
  }

  /** A chunk of the open source. */
  void next(Source<C> from, C chunk) {
    if (!work.compareAndSet(0, 1)) {
      from.received();
      if (from.offer(chunk)) {
        drain();
      }
      return;
    }
    Flow.Subscriber<? super C> to = subscriber;
    if (to != null && !isShut && from.isEmpty() && take()) {
      from.received();
      hand(to, chunk);
    } else {
      from.received();
      from.offer(chunk);
    }
    if (thrown != null || work.decrementAndGet() != 0) {
      again(work.get());
    }
  }

  /** Signals what there is to signal, unless somebody is about it. */
  void drain() {
    if (work.getAndIncrement() == 0) {
      again(1);
    }
  }

  private void again(int seen) {
    int missed = seen;
    Throwable failure = null;
    while (missed != 0) {
      signal();
      if (thrown != null) {
        failure = thrown;
        thrown = null;
      }
      missed = work.addAndGet(-missed);
    }
    Source<C> from = source;
    if (failure != null) {
      call.readerFailed(failure);
      if (failure instanceof Error error) {
        throw error;
      }
    } else if (from != null && end == null && !isShut && from.isEmpty()) {
      from.askUpTo(demand.get());
    }
  }

  private void signal() {
    Flow.Subscriber<? super C> to = subscriber;
    End now = end; // before the source, which is open by then: else its chunks would be passed over
    Source<C> from = source;
    if (to == null) {
      return;
    }
    while (from != null && !isShut && !from.isEmpty() && take()) {
      C chunk = from.poll();
      if (chunk != null) {
        hand(to, chunk);
      }
    }
    if (now != null && !isShut && (now.failure() != null || from == null || from.isEmpty())) {
      isShut = true;
      tell(to, now.failure());
    }
    if (isShut && from != null) {
      from.clear();
    }
  }

  private void hand(Flow.Subscriber<? super C> to, C chunk) {
    try {
      to.onNext(chunk);
    } catch (Throwable t) { // handed to the call, and an Error to the thread that signals
      isShut = true;
      thrown = t;
    }
  }

  private void tell(Flow.Subscriber<? super C> to, @Nullable Throwable failure) {
    try {
      if (failure == null) {
        to.onComplete();
      } else {
        to.onError(failure);
      }
    } catch (Throwable t) { // the same
      thrown = t;
    }
  }

  /** Takes one from what was asked for. */
  private boolean take() {
    long now = demand.get();
    while (now > 0) {
      if (now == Long.MAX_VALUE || demand.compareAndSet(now, now - 1)) {
        return true;
      }
      now = demand.get();
    }
    return false;
  }

  @Override
  public void request(long more) {
    if (more <= 0) {
      end(new IllegalArgumentException("asked for " + more + " chunks; ask for 1 or more"));
      call.close();
      return;
    }
    demand.getAndAccumulate(more, (now, n) -> now + n < 0 ? Long.MAX_VALUE : now + n);
    if (source == null) {
      call.wanted();
    } else {
      drain();
    }
  }

  @Override
  public void cancel() {
    isShut = true;
    call.close();
  }

  /** The subscription of who came too late. */
  private static final class Nothing implements Flow.Subscription {
    @Override
    public void request(long more) {}

    @Override
    public void cancel() {}
  }
}
