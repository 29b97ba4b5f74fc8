package dev.switchback.provider;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A body held whole, up to a limit. */
final class Collected implements BodySubscriber<byte[]> {
  private static final int MAX_ANSWER = 64 << 20;
  private static final int MAX_ERROR = 64 << 10;

  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
  private final int most;
  private final boolean isCut;
  private Flow.@Nullable Subscription subscription;

  /**
   * @param isCut whether the rest of a long body is left; otherwise a long one is a failure
   */
  private Collected(int most, boolean isCut) {
    this.most = most;
    this.isCut = isCut;
  }

  static Collected answer() {
    return new Collected(MAX_ANSWER, false);
  }

  /** Of an error's body the beginning says enough. */
  static Collected error() {
    return new Collected(MAX_ERROR, true);
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] piece = new byte[Math.min(buffer.remaining(), most - bytes.size() + 1)];
      buffer.get(piece);
      bytes.write(piece, 0, piece.length);
    }
    if (bytes.size() > most && subscription != null && !whole.isDone()) {
      subscription.cancel();
      if (isCut) {
        whole.complete(bytes.toByteArray());
      } else {
        whole.completeExceptionally(
            new IOException("the answer is longer than " + most + " bytes"));
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    whole.complete(bytes.toByteArray());
  }
}
