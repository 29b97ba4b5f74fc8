package dev.switchback.provider;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/** A stream that is sent for when it is subscribed to, and can be subscribed to once. */
final class ChatStream implements Flow.Publisher<ChatChunk> {
  private final Exchange exchange;
  private final Codec codec;
  private final Failures failures;
  private final AtomicBoolean isTaken = new AtomicBoolean();

  ChatStream(Exchange exchange, Codec codec, Failures failures) {
    this.exchange = exchange;
    this.codec = codec;
    this.failures = failures;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ChatChunk> subscriber) {
    StreamRun run = new StreamRun(subscriber, codec.frames(), failures);
    if (isTaken.compareAndSet(false, true)) {
      run.start(exchange);
    } else {
      run.refuse("a stream has one subscriber; ask for another stream");
    }
  }
}
