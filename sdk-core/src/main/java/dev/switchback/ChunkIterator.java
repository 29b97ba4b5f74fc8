package dev.switchback;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A stream read in a loop: at most {@value #BATCH} chunks wait for the thread that reads. */
final class ChunkIterator<C> implements Iterator<C>, Flow.Subscriber<C> {
  private static final int BATCH = 32;

  /** The end of a stream, with what it failed with. */
  private record End(@Nullable Throwable failure) {}

  private final Streamed<C> stream;
  private final BlockingQueue<Object> queue = new ArrayBlockingQueue<>(BATCH + 1);
  private volatile Flow.@Nullable Subscription subscription;

  // Of the thread that reads.
  private @Nullable Object head;
  private int taken;

  private ChunkIterator(Streamed<C> stream) {
    this.stream = stream;
  }

  static <C> Iterator<C> over(Streamed<C> stream) {
    ChunkIterator<C> iterator = new ChunkIterator<>(stream);
    stream.subscribe(iterator);
    return iterator;
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    subscription = begun;
    begun.request(BATCH);
  }

  @Override
  public void onNext(C chunk) {
    queue.add(chunk);
  }

  @Override
  public void onError(Throwable failure) {
    queue.add(new End(failure));
  }

  @Override
  public void onComplete() {
    queue.add(new End(null));
  }

  @Override
  public boolean hasNext() {
    if (head == null) {
      head = take();
    }
    if (!(head instanceof End end)) {
      return true;
    }
    Throwable failure = end.failure;
    if (failure != null) {
      ChunkIterator.<RuntimeException>throwUnchanged(failure);
    }
    return false;
  }

  @Override
  @SuppressWarnings("unchecked")
  public C next() {
    if (!hasNext() || head == null) {
      throw new NoSuchElementException("the stream has ended");
    }
    C chunk = (C) head;
    head = null;
    Flow.Subscription begun = subscription;
    if (++taken % (BATCH / 2) == 0 && begun != null) {
      begun.request(BATCH / 2);
    }
    return chunk;
  }

  private Object take() {
    try {
      return queue.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stream.close();
      CancellationException cancelled = new CancellationException("interrupted while reading");
      cancelled.initCause(e);
      return new End(cancelled);
    }
  }

  /** The provider's own exception, checked or not, as it is. */
  @SuppressWarnings("unchecked")
  private static <X extends Throwable> void throwUnchanged(Throwable failure) throws X {
    throw (X) failure;
  }
}
