package dev.switchback.integration.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.switchback.StreamChunk;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One callback of a stream, on its way from the provider's model to the application's handler.
 *
 * @param seen what the call has to know of it
 * @param tell calls the handler back
 * @param whole the complete response, which ends the stream; null for all else
 */
record Said(
    StreamChunk seen,
    BiConsumer<StreamingChatResponseHandler, HandlerOutlet> tell,
    @Nullable ChatResponse whole) {
  private static final StreamChunk CONTENT = StreamChunk.of(true, null, null);
  private static final StreamChunk NO_CONTENT = StreamChunk.ofNoContent(null);

  static Said text(
      @Nullable String text, BiConsumer<StreamingChatResponseHandler, HandlerOutlet> tell) {
    return new Said(StreamChunk.ofText(text), tell, null);
  }

  static Said content(BiConsumer<StreamingChatResponseHandler, HandlerOutlet> tell) {
    return new Said(CONTENT, tell, null);
  }

  static Said frame(BiConsumer<StreamingChatResponseHandler, HandlerOutlet> tell) {
    return new Said(NO_CONTENT, tell, null);
  }

  static Said end(ChatResponse whole) {
    return new Said(
        StreamChunk.ofNoContent(Answers.observed(whole)),
        (handler, outlet) -> handler.onCompleteResponse(whole),
        whole);
  }
}
