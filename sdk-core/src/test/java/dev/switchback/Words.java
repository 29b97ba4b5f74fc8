package dev.switchback;

import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;

/** A stream of words, on a thread of its own. */
record Words(List<String> words) implements Flow.Publisher<String> {
  @Override
  public void subscribe(Flow.Subscriber<? super String> subscriber) {
    try (SubmissionPublisher<String> publisher = new SubmissionPublisher<>()) {
      publisher.subscribe(subscriber);
      words.forEach(publisher::submit);
    }
  }
}
