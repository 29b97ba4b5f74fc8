package dev.switchback;

import java.util.concurrent.Flow;

/** A stream that sends when it is told to, whether it was asked or not. */
final class Flood implements Flow.Publisher<StreamChunk> {
  private Flow.Subscriber<? super StreamChunk> to;
  volatile int cancels;

  @Override
  public void subscribe(Flow.Subscriber<? super StreamChunk> subscriber) {
    to = subscriber;
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long more) {}

          @Override
          public void cancel() {
            cancels++;
          }
        });
  }

  void send(int chunks) {
    for (int i = 0; i < chunks; i++) {
      to.onNext(StreamChunk.ofText("x"));
    }
  }
}
