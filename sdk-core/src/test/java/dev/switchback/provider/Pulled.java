package dev.switchback.provider;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A subscriber that asks for what a test says. */
final class Pulled implements Flow.Subscriber<ChatChunk> {
  final List<ChatChunk> chunks = new CopyOnWriteArrayList<>();

  /** Null once it completed; the failure once it failed. */
  final CompletableFuture<Throwable> end = new CompletableFuture<>();

  final CompletableFuture<Void> firstContent = new CompletableFuture<>();
  Flow.Subscription subscription;
  private final long atOnce;

  private Pulled(long atOnce) {
    this.atOnce = atOnce;
  }

  static Pulled all(Flow.Publisher<ChatChunk> stream) {
    return pulled(stream, Long.MAX_VALUE);
  }

  static Pulled pulled(Flow.Publisher<ChatChunk> stream, long atOnce) {
    Pulled pulled = new Pulled(atOnce);
    stream.subscribe(pulled);
    return pulled;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (atOnce > 0) {
      given.request(atOnce);
    }
  }

  @Override
  public void onNext(ChatChunk chunk) {
    chunks.add(chunk);
    if (chunk.hasContent()) {
      firstContent.complete(null);
    }
  }

  @Override
  public void onError(Throwable failure) {
    ended(failure);
  }

  @Override
  public void onComplete() {
    ended(null);
  }

  private void ended(Throwable failure) {
    if (!end.complete(failure)) {
      chunks.clear(); // no test that ends twice may pass
    }
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (ChatChunk chunk : chunks) {
      text.append(chunk.text() == null ? "" : chunk.text());
    }
    return text.toString();
  }

  /** The failure; null if it ended well. */
  Throwable failure() {
    try {
      return end.get(30, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError("the stream did not end", late);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
