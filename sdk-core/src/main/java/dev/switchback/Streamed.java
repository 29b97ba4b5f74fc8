package dev.switchback;

import java.util.Iterator;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * One streamed answer. Either subscribe to it, or read it in a loop, which blocks the thread that
 * reads and no other; once, and not both.
 *
 * <pre>{@code
 * try (Streamed<Chunk> answer = route.stream(key, target -> client.stream(target, question))) {
 *   for (Chunk chunk : answer) {
 *     print(chunk);
 *   }
 * }
 * }</pre>
 *
 * <p>The call runs from the moment it is made, whether it is read or not, and ends exactly once, by
 * whatever comes first: its end, a failure, its time, {@link #close}. Chunks are asked for only as
 * they are wanted. If it fails before the first chunk with content is handed over, a retry or
 * stable takes its place as in any call, and if none does, the failure reaches the reader
 * unchanged; after it, the reader gets a {@link StreamFaultException}. Thread-safe.
 *
 * @param <C> one chunk
 */
public interface Streamed<C> extends Flow.Publisher<C>, Iterable<C>, AutoCloseable {
  /**
   * Takes the one subscriber; another is told a {@link SwitchbackException}. It is told on the
   * threads that deliver chunks. One that throws ends the call as {@link Outcome#APP_FAULT}.
   */
  @Override
  void subscribe(Flow.Subscriber<? super C> subscriber);

  /**
   * Reads chunk by chunk on the calling thread. Its methods throw what a subscriber would be told,
   * the provider's own exception unchanged, checked ones too; an interrupt cancels the call.
   */
  @Override
  default Iterator<C> iterator() {
    return ChunkIterator.over(this);
  }

  /** The token for feedback on this call; of the version that answers, once that is known. */
  Receipt receipt();

  /** The version that answers, or is tried, and why. */
  Resolution resolution();

  /** The call's record, when it has ended, however that was; the stage does not fail. */
  CompletionStage<CallRecord> ended();

  /**
   * Ends the call, as {@link Outcome#CANCELLED} if it has not ended; a subscriber that waits is
   * told a {@link java.util.concurrent.CancellationException}. Can be called twice, from any
   * thread.
   */
  @Override
  void close();
}
