package dev.switchback.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelRequestContext;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.TokenStream;
import dev.switchback.CallRecord;
import dev.switchback.Key;
import dev.switchback.Outcome;
import dev.switchback.Scope;
import dev.switchback.integration.langchain4j.SwitchbackChatModel;
import dev.switchback.integration.langchain4j.SwitchbackEmbeddingModel;
import dev.switchback.integration.langchain4j.SwitchbackStreamingChatModel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LangChain4j's models and services over a route, against a real socket. */
final class LangChain4jDropInTest {
  interface Assistant {
    String chat(String question);
  }

  interface StreamingAssistant {
    TokenStream chat(String question);
  }

  static final class Orders {
    final List<String> asked = new CopyOnWriteArrayList<>();

    @Tool("Says where an order is")
    String where(@P("the order") String order) {
      asked.add(order);
      return "in the post";
    }
  }

  private static OpenAiChatModel plain(DropInFixture fixture, ChatModelListener... listeners) {
    return OpenAiChatModel.builder()
        .baseUrl(fixture.server.url())
        .apiKey("none")
        .modelName("of-the-application")
        .seed(17)
        .maxRetries(0)
        .timeout(DropInFixture.CLIENT_TIMEOUT)
        .listeners(List.of(listeners))
        .build();
  }

  private static SwitchbackChatModel model(DropInFixture fixture, ChatModelListener... listeners) {
    return SwitchbackChatModel.of(
        fixture.switchback, "help", Map.of("openai", plain(fixture, listeners)));
  }

  private static SwitchbackStreamingChatModel streaming(DropInFixture fixture) {
    return SwitchbackStreamingChatModel.of(
        fixture.switchback,
        "help",
        Map.of(
            "openai",
            OpenAiStreamingChatModel.builder()
                .baseUrl(fixture.server.url())
                .apiKey("none")
                .modelName("of-the-application")
                .returnThinking(true)
                .timeout(DropInFixture.CLIENT_TIMEOUT)
                .build()));
  }

  @Test
  void theVersionsModelAndParametersAreSentAndTheApplicationsOwnStay() throws IOException {
    try (DropInFixture fixture =
        new DropInFixture(1, RawOpenAi.says(DropInFixture.MODEL, "fine, thanks"))) {
      List<String> heard = new CopyOnWriteArrayList<>();
      ChatModelListener listener =
          new ChatModelListener() {
            @Override
            public void onRequest(ChatModelRequestContext context) {
              heard.add(context.chatRequest().modelName());
            }
          };

      assertThat(model(fixture, listener).chat("how are you")).isEqualTo("fine, thanks");

      assertThat(fixture.server.requests().get(0).replaceAll("\\s", ""))
          .contains("\"model\":\"" + DropInFixture.MODEL + "\"")
          .contains("\"temperature\":0.25", "\"max_tokens\":64", "\"stop\":[\"END\"]")
          .contains("\"seed\":17");
      assertThat(heard).containsExactly(DropInFixture.MODEL);
      CallRecord record = fixture.last();
      assertThat(record.outcome()).isEqualTo(Outcome.SUCCESS);
      assertThat(record.inputTokens()).isEqualTo(7);
      assertThat(record.length()).isEqualTo("fine, thanks".length());
    }
  }

  @Test
  void modelListenersProviderAndCapabilitiesAreTheApplicationsModels() throws IOException {
    try (DropInFixture fixture = new DropInFixture(1, RawOpenAi.says("m", "x"))) {
      ChatModel plain = plain(fixture);
      ChatModel model = model(fixture);

      assertThat(model.provider()).isEqualTo(plain.provider());
      assertThat(model.supportedCapabilities()).isEqualTo(plain.supportedCapabilities());
      assertThat(model.defaultRequestParameters()).isEqualTo(plain.defaultRequestParameters());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, CALLER_FAULT, 1",
    "401, CONFIG_FAULT, 1",
    "404, CONFIG_FAULT, 1",
    "429, THROTTLED, 2",
    "500, PROVIDER_FAULT, 2",
    "503, PROVIDER_FAULT, 2"
  })
  void theClientsExceptionHasItsOutcomeAndReachesTheCaller(int status, Outcome outcome, int sent)
      throws IOException {
    try (DropInFixture fixture =
        new DropInFixture(2, RawOpenAi.json(status, "{\"error\":{\"message\":\"no\"}}"))) {
      Throwable plain = catchThrowable(() -> plain(fixture).chat("hello"));
      Throwable ours = catchThrowable(() -> model(fixture).chat("hello"));

      assertThat(ours).isInstanceOf(LangChain4jException.class).hasSameClassAs(plain);
      assertThat(fixture.last().outcome()).isEqualTo(outcome);
      assertThat(fixture.server.requests()).hasSize(1 + sent);
    }
  }

  @Test
  void aServiceWithToolAndMemoryKeepsItsKeyAndGetsAReceipt() throws IOException {
    try (DropInFixture fixture =
        new DropInFixture(
            1,
            RawOpenAi.callsTool(DropInFixture.MODEL, "where", "{\"arg0\":\"A17\"}"),
            RawOpenAi.says(DropInFixture.MODEL, "It is in the post."),
            RawOpenAi.says(DropInFixture.MODEL, "You asked for A17."))) {
      Orders orders = new Orders();
      Assistant assistant =
          AiServices.builder(Assistant.class)
              .chatModel(model(fixture))
              .tools(orders)
              .chatMemory(MessageWindowChatMemory.withMaxMessages(10))
              .build();

      try (Scope scope = fixture.switchback.scope(Key.of("ana"))) {
        assertThat(assistant.chat("Where is A17?")).isEqualTo("It is in the post.");
        assertThat(assistant.chat("What did I ask?")).isEqualTo("You asked for A17.");
        assertThat(scope.receipt()).isNotNull();
      }

      assertThat(orders.asked).containsExactly("A17");
      assertThat(fixture.server.requests()).hasSize(3);
      assertThat(fixture.server.requests().get(1)).contains("in the post");
      assertThat(fixture.server.requests().get(2)).contains("Where is A17?");
      assertThat(fixture.calls(3))
          .allSatisfy(record -> assertThat(record.drawn().sticky()).isTrue());
    }
  }

  @Test
  void aKeyAmongTheRequestsAttributesGoesBeforeTheScope() throws IOException {
    try (DropInFixture fixture = new DropInFixture(1, RawOpenAi.says("m", "x"))) {
      model(fixture)
          .chat(
              ChatRequest.builder().messages(UserMessage.from("hello")).build(),
              ChatRequestOptions.builder().addListenerAttribute(Key.class, Key.of("ana")).build());

      assertThat(fixture.last().drawn().sticky()).isTrue();
    }
  }

  @Test
  void aStreamingServiceHearsEveryCallbackAndItsToolRoundHasTheSameKey() throws Exception {
    try (DropInFixture fixture =
        new DropInFixture(
            1,
            RawOpenAi.streamsTool(DropInFixture.MODEL, "where", "{\"arg0\":\"A17\"}"),
            RawOpenAi.streams(DropInFixture.MODEL, "in ", "the ", "post"))) {
      Orders orders = new Orders();
      StreamingAssistant assistant =
          AiServices.builder(StreamingAssistant.class)
              .streamingChatModel(streaming(fixture))
              .tools(orders)
              .chatMemory(MessageWindowChatMemory.withMaxMessages(10))
              .build();
      List<String> heard = new CopyOnWriteArrayList<>();
      CompletableFuture<ChatResponse> whole = new CompletableFuture<>();

      try (Scope scope = fixture.switchback.scope(Key.of("ana"))) {
        assistant
            .chat("Where is A17?")
            .onPartialResponse(heard::add)
            .onPartialToolCall(partial -> heard.add("tool " + partial.name()))
            .onToolExecuted(done -> heard.add("result " + done.result()))
            .onCompleteResponse(whole::complete)
            .onError(whole::completeExceptionally)
            .start();
        assertThat(whole.get(40, TimeUnit.SECONDS).aiMessage().text()).isEqualTo("in the post");
        assertThat(scope.receipt()).isNotNull();
      }

      assertThat(heard).containsExactly("tool where", "result in the post", "in ", "the ", "post");
      assertThat(orders.asked).containsExactly("A17");
      assertThat(fixture.calls(2))
          .allSatisfy(record -> assertThat(record.drawn().sticky()).isTrue())
          .allSatisfy(record -> assertThat(record.outcome()).isEqualTo(Outcome.SUCCESS));
    }
  }

  @Test
  void theSampleAnswersAsBeforeItsOneLineWasChanged() throws IOException {
    try (DropInFixture fixture = new DropInFixture(1, RawOpenAi.says("m", "In the post."))) {
      String before = LangChain4jHelpdesk.before(plain(fixture)).answer("Where is A17?");
      LangChain4jHelpdesk.Assistant after =
          LangChain4jHelpdesk.after(fixture.switchback, plain(fixture));

      assertThat(after.answer("Where is A17?")).isEqualTo(before);
      assertThat(LangChain4jHelpdesk.answered(fixture.switchback, after, "ana", "And A18?").route())
          .isEqualTo("help");
    }
  }

  @Test
  void thinkingIsHeard() throws Exception {
    try (DropInFixture fixture =
        new DropInFixture(1, RawOpenAi.streamsThought(DropInFixture.MODEL, "hmm", "yes"))) {
      List<String> heard = new CopyOnWriteArrayList<>();
      CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
      AiServices.create(StreamingAssistant.class, streaming(fixture))
          .chat("Is it so?")
          .onPartialThinking(thought -> heard.add("thought " + thought.text()))
          .onPartialResponse(heard::add)
          .onCompleteResponse(whole::complete)
          .onError(whole::completeExceptionally)
          .start();

      assertThat(whole.get(40, TimeUnit.SECONDS).aiMessage().thinking()).isEqualTo("hmm");
      assertThat(heard).containsExactly("thought hmm", "yes");
    }
  }

  @Test
  void cancellingThroughTheHandleClosesTheConnectionAndEndsTheCall() throws Exception {
    try (DropInFixture fixture =
        new DropInFixture(1, new RawOpenAi().breaking(RawOpenAi.Ending.STALL))) {
      List<Object> ends = new CopyOnWriteArrayList<>();
      AiServices.create(StreamingAssistant.class, streaming(fixture))
          .chat("Count to three.")
          .onPartialResponseWithContext(
              (partial, context) -> {
                if (partial.text().equals("two ")) {
                  context.streamingHandle().cancel();
                }
              })
          .onCompleteResponse(ends::add)
          .onError(ends::add)
          .start();

      assertThat(fixture.last().outcome()).isEqualTo(Outcome.CANCELLED);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(fixture.server.closedByPeer()).isEqualTo(1));
      assertThat(ends).isEmpty();
    }
  }

  @Test
  void embeddingsAskForTheVersionsModel() throws IOException {
    try (DropInFixture fixture =
        new DropInFixture(
            1,
            RawOpenAi.json(
                200,
                "{\"object\":\"list\",\"model\":\"text-embedding-3-small\",\"data\":[{\"object\":"
                    + "\"embedding\",\"index\":0,\"embedding\":[0.5,0.25]}],\"usage\":"
                    + "{\"prompt_tokens\":4,\"total_tokens\":4}}"))) {
      OpenAiEmbeddingModel plain =
          OpenAiEmbeddingModel.builder()
              .baseUrl(fixture.server.url())
              .apiKey("none")
              .modelName("of-the-application")
              .maxRetries(0)
              .build();
      EmbeddingModel model =
          SwitchbackEmbeddingModel.of(fixture.switchback, "embed", Map.of("openai", plain));

      assertThat(model.embed("hello").content().vector()).containsExactly(0.5f, 0.25f);

      assertThat(fixture.server.requests().get(0)).contains("text-embedding-3-small");
      assertThat(fixture.last().inputTokens()).isEqualTo(4);
    }
  }
}
