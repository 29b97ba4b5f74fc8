package dev.switchback.integration.langchain4j;

import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.switchback.Key;
import dev.switchback.Scope;
import dev.switchback.Streamed;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the application's handler back with what a streamed call hands over, and is the handle by
 * which the application cancels it. The complete response waits for the call's end, since a stream
 * that only looks complete is a failure. Callbacks run in a scope with the call's key, so that what
 * they ask next, with a tool's result, gets the same version.
 */
final class HandlerOutlet implements Flow.Subscriber<Said>, StreamingHandle {
  private static final Logger LOG = LoggerFactory.getLogger(HandlerOutlet.class);

  private final StreamingChatResponseHandler handler;
  private final Key key;
  private final @Nullable Scope scope;
  private volatile @Nullable Streamed<Said> call;
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean isCancelled;
  private @Nullable Said whole;

  HandlerOutlet(StreamingChatResponseHandler handler, Key key, @Nullable Scope scope) {
    this.handler = handler;
    this.key = key;
    this.scope = scope != null && scope.key().equals(key) ? scope : null;
  }

  void read(Streamed<Said> running) {
    call = running;
    running.subscribe(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription to) {
    subscription = to;
    to.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(Said said) {
    if (said.whole() != null) {
      whole = said;
      return;
    }
    try {
      tell(said);
    } catch (RuntimeException e) {
      onError(e);
      throw e;
    }
  }

  @Override
  public void onComplete() {
    Said last = whole;
    Streamed<Said> answered = call;
    if (last == null || answered == null) {
      return;
    }
    if (scope != null) {
      scope.answered(answered.receipt());
    }
    try {
      tell(last);
    } catch (RuntimeException e) {
      onError(e); // as LangChain4j's own models do
    }
  }

  private void tell(Said said) {
    Scope here = scope != null ? scope.resume() : key.isSticky() ? Scope.open(key) : null;
    try {
      said.tell().accept(handler, this);
    } finally {
      if (here != null) {
        here.close();
      }
    }
  }

  @Override
  public void onError(Throwable failure) {
    try {
      handler.onError(failure);
    } catch (RuntimeException e) {
      LOG.warn("the handler of a stream failed in onError", e);
    }
  }

  /** Ends the call; nothing is called back any more. */
  @Override
  public void cancel() {
    isCancelled = true;
    Flow.Subscription running = subscription;
    if (running != null) {
      running.cancel();
    }
  }

  @Override
  public boolean isCancelled() {
    return isCancelled;
  }
}
