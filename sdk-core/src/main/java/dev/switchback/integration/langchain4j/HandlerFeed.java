package dev.switchback.integration.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt's stream: what a provider's model calls back, as a publisher. LangChain4j's models
 * push and cannot be asked to wait; whoever reads slowly keeps their thread.
 */
final class HandlerFeed
    implements Flow.Publisher<Said>, Flow.Subscription, StreamingChatResponseHandler {
  private final Consumer<StreamingChatResponseHandler> start;
  private Flow.@Nullable Subscriber<? super Said> reader;
  private volatile @Nullable StreamingHandle handle;
  private volatile boolean isCancelled;

  HandlerFeed(Consumer<StreamingChatResponseHandler> start) {
    this.start = start;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Said> subscriber) {
    reader = subscriber;
    subscriber.onSubscribe(this);
    if (!isCancelled) {
      start.accept(this);
    }
  }

  @Override
  public void request(long more) {}

  /** Before the first callback there is no handle yet: then as soon as it comes. */
  @Override
  public void cancel() {
    isCancelled = true;
    end(handle);
  }

  private void seen(StreamingHandle of) {
    handle = of;
    if (isCancelled) {
      end(of);
    }
  }

  private static void end(@Nullable StreamingHandle running) {
    if (running != null && !running.isCancelled()) {
      try {
        running.cancel();
      } catch (UnsupportedOperationException | dev.langchain4j.exception.LangChain4jException e) {
        return; // a model that cannot be stopped runs out, and nobody hears it
      }
    }
  }

  private void next(Said said) {
    Flow.Subscriber<? super Said> to = reader;
    if (to != null && !isCancelled) {
      to.onNext(said);
    }
  }

  @Override
  public void onPartialResponse(String text) {
    next(
        Said.text(
            text,
            (handler, outlet) ->
                handler.onPartialResponse(
                    new PartialResponse(text), new PartialResponseContext(outlet))));
  }

  @Override
  public void onPartialResponse(PartialResponse partial, PartialResponseContext context) {
    seen(context.streamingHandle());
    next(
        Said.text(
            partial.text(),
            (handler, outlet) ->
                handler.onPartialResponse(partial, new PartialResponseContext(outlet))));
  }

  @Override
  public void onPartialThinking(PartialThinking partial) {
    next(
        Said.content(
            (handler, outlet) ->
                handler.onPartialThinking(partial, new PartialThinkingContext(outlet))));
  }

  @Override
  public void onPartialThinking(PartialThinking partial, PartialThinkingContext context) {
    seen(context.streamingHandle());
    onPartialThinking(partial);
  }

  @Override
  public void onPartialToolCall(PartialToolCall partial) {
    next(
        Said.content(
            (handler, outlet) ->
                handler.onPartialToolCall(partial, new PartialToolCallContext(outlet))));
  }

  @Override
  public void onPartialToolCall(PartialToolCall partial, PartialToolCallContext context) {
    seen(context.streamingHandle());
    onPartialToolCall(partial);
  }

  @Override
  public void onCompleteToolCall(CompleteToolCall complete) {
    next(Said.content((handler, outlet) -> handler.onCompleteToolCall(complete)));
  }

  @Override
  public void onUnmappedRawEvent(Object event) {
    next(Said.frame((handler, outlet) -> handler.onUnmappedRawEvent(event)));
  }

  @Override
  public void onCompleteResponse(ChatResponse whole) {
    next(Said.end(whole));
    Flow.Subscriber<? super Said> to = reader;
    if (to != null) {
      to.onComplete();
    }
  }

  @Override
  public void onError(Throwable failure) {
    Flow.Subscriber<? super Said> to = reader;
    if (to != null) {
      to.onError(failure);
    }
  }
}
