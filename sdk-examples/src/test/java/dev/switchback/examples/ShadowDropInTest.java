package dev.switchback.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.switchback.ShadowCounts;
import dev.switchback.Switchback;
import dev.switchback.integration.langchain4j.SwitchbackChatModel;
import dev.switchback.integration.langchain4j.SwitchbackStreamingChatModel;
import dev.switchback.integration.springai.SwitchbackSpringChatModel;
import dev.switchback.registry.InMemoryRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.metadata.ChatGenerationMetadata;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.support.ToolCallbacks;
import org.springframework.ai.tool.annotation.Tool;

/** Copies for the shadow version behind the drop-ins: they need no word of the application's. */
class ShadowDropInTest {
  private static final String DOCUMENT =
      """
      route: help
      versions:
        - {version: "1.0.0", provider: openai, model: small-1}
        - {version: "1.1.0", provider: openai, model: small-2}
      serving:
        revision: 1
        stable: "1.0.0"
        shadow: {version: "1.1.0", sample: 100%}
      """;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private Switchback switchback;

  /** What a tool does is of no matter: it is only declared. */
  static final class Orders {
    @Tool(name = "where", description = "Says where an order is")
    String where(String order) {
      return "on its way";
    }
  }

  @BeforeEach
  void open() {
    switchback =
        Switchback.builder()
            .registry(InMemoryRegistry.ofYaml(DOCUMENT))
            .allow("openai", "small-*")
            .build();
  }

  @AfterEach
  void close() {
    switchback.close();
  }

  private ShadowCounts counts() {
    return switchback.shadowed("help");
  }

  private void awaitCounts(ShadowCounts counts) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(counts()).isEqualTo(counts));
  }

  private ChatResponse answer(ChatRequest request) {
    asked.add(request.parameters().modelName());
    return ChatResponse.builder()
        .aiMessage(AiMessage.from("here"))
        .finishReason(FinishReason.STOP)
        .build();
  }

  private ChatModel langChain4j() {
    return new ChatModel() {
      @Override
      public ChatResponse doChat(ChatRequest request) {
        return answer(request);
      }
    };
  }

  private static ChatRequest.Builder question() {
    return ChatRequest.builder().messages(UserMessage.from("Where is it?"));
  }

  private static ChatRequest withTools() {
    return question().toolSpecifications(ToolSpecification.builder().name("where").build()).build();
  }

  @Test
  void langChain4jsCallsHaveCopiesButNotThoseWithTools() {
    Map<String, ChatModel> providers = Map.of("openai", langChain4j());
    SwitchbackChatModel model = SwitchbackChatModel.of(switchback, "help", providers);
    model.chat(question().build());
    awaitCounts(new ShadowCounts(1, 0, 0, 0, 0));
    assertThat(asked).containsExactly("small-1", "small-2");

    model.chat(withTools());
    awaitCounts(new ShadowCounts(1, 0, 0, 1, 0));
    assertThat(asked).containsExactly("small-1", "small-2", "small-1");

    SwitchbackChatModel.of(switchback, "help", providers, route -> route.toolsInShadow())
        .chat(withTools());
    awaitCounts(new ShadowCounts(2, 0, 0, 1, 0));
    assertThat(asked).hasSize(5).endsWith("small-2");
  }

  @Test
  void aCopyOfAStreamSaysNothingToTheHandler() throws Exception {
    StreamingChatModel streaming =
        new StreamingChatModel() {
          @Override
          public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            ChatResponse whole = answer(request);
            handler.onPartialResponse("he");
            handler.onPartialResponse("re");
            handler.onCompleteResponse(whole);
          }
        };
    List<String> heard = new CopyOnWriteArrayList<>();
    CompletableFuture<ChatResponse> ended = new CompletableFuture<>();
    SwitchbackStreamingChatModel.of(switchback, "help", Map.of("openai", streaming))
        .chat(
            question().build(),
            new StreamingChatResponseHandler() {
              @Override
              public void onPartialResponse(String text) {
                heard.add(text);
              }

              @Override
              public void onCompleteResponse(ChatResponse whole) {
                heard.add("end");
                ended.complete(whole);
              }

              @Override
              public void onError(Throwable failure) {
                ended.completeExceptionally(failure);
              }
            });
    ended.get(30, TimeUnit.SECONDS);
    awaitCounts(new ShadowCounts(1, 0, 0, 0, 0));
    assertThat(asked).containsExactly("small-1", "small-2");
    assertThat(heard).containsExactly("he", "re", "end");
  }

  @Test
  void springAisCallsHaveCopiesButNotThoseWithTools() {
    var spring =
        new org.springframework.ai.chat.model.ChatModel() {
          @Override
          public org.springframework.ai.chat.model.ChatResponse call(Prompt prompt) {
            asked.add(prompt.getOptions().getModel());
            return new org.springframework.ai.chat.model.ChatResponse(
                List.of(
                    new Generation(
                        new AssistantMessage("here"),
                        ChatGenerationMetadata.builder().finishReason("stop").build())));
          }

          @Override
          public ChatOptions getOptions() {
            return ToolCallingChatOptions.builder().build();
          }
        };
    Prompt withTools =
        new Prompt(
            "Where is it?",
            ToolCallingChatOptions.builder()
                .toolCallbacks(ToolCallbacks.from(new Orders()))
                .build());
    SwitchbackSpringChatModel model =
        SwitchbackSpringChatModel.of(switchback, "help", Map.of("openai", spring));
    model.call(new Prompt("Where is it?"));
    awaitCounts(new ShadowCounts(1, 0, 0, 0, 0));
    assertThat(asked).containsExactly("small-1", "small-2");

    model.call(withTools);
    awaitCounts(new ShadowCounts(1, 0, 0, 1, 0));
    assertThat(asked).containsExactly("small-1", "small-2", "small-1");
  }
}
