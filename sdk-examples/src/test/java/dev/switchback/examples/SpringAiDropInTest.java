package dev.switchback.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.openai.errors.OpenAIException;
import dev.switchback.CallRecord;
import dev.switchback.Key;
import dev.switchback.Outcome;
import dev.switchback.Scope;
import dev.switchback.StreamFaultException;
import dev.switchback.integration.springai.SwitchbackSpringChatModel;
import dev.switchback.integration.springai.SwitchbackSpringEmbeddingModel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.ai.tool.annotation.Tool;

/** Spring AI's models and client over a route, against a real socket. */
final class SpringAiDropInTest {
  static final class Orders {
    final List<String> asked = new CopyOnWriteArrayList<>();

    @Tool(name = "where", description = "Says where an order is")
    public String where(String arg0) {
      asked.add(arg0);
      return "in the post";
    }
  }

  private static OpenAiChatModel plain(DropInFixture fixture) {
    return plain(fixture, DropInFixture.CLIENT_TIMEOUT);
  }

  private static OpenAiChatModel plain(DropInFixture fixture, Duration timeout) {
    return OpenAiChatModel.builder()
        .options(
            OpenAiChatOptions.builder()
                .baseUrl(fixture.server.url())
                .apiKey("none")
                .model("of-the-application")
                .seed(17)
                .maxRetries(0)
                .timeout(timeout)
                .build())
        .build();
  }

  private static SwitchbackSpringChatModel model(DropInFixture fixture) {
    return SwitchbackSpringChatModel.of(
        fixture.switchback, "help", Map.of("openai", plain(fixture)));
  }

  @Test
  void theVersionsModelAndParametersAreSentAndTheApplicationsOwnStay() throws IOException {
    try (DropInFixture fixture =
        new DropInFixture(1, RawOpenAi.says(DropInFixture.MODEL, "fine, thanks"))) {
      assertThat(model(fixture).call("how are you")).isEqualTo("fine, thanks");

      assertThat(fixture.server.requests().get(0).replaceAll("\\s", ""))
          .contains("\"model\":\"" + DropInFixture.MODEL + "\"")
          .contains("\"temperature\":0.25", "\"max_tokens\":64", "\"stop\":\"END\"")
          .contains("\"seed\":17");
      CallRecord record = fixture.last();
      assertThat(record.outcome()).isEqualTo(Outcome.SUCCESS);
      assertThat(record.inputTokens()).isEqualTo(7);
      assertThat(record.length()).isEqualTo("fine, thanks".length());
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
      Throwable plain = catchThrowable(() -> plain(fixture).call("hello"));
      Throwable ours = catchThrowable(() -> model(fixture).call("hello"));

      assertThat(ours).isInstanceOf(OpenAIException.class).hasSameClassAs(plain);
      assertThat(fixture.last().outcome()).isEqualTo(outcome);
      assertThat(fixture.server.requests()).hasSize(1 + sent);
    }
  }

  @Test
  void aClientWithToolAdvisorAndMemoryKeepsItsKeyAndGetsAReceipt() throws IOException {
    try (DropInFixture fixture =
        new DropInFixture(
            1,
            RawOpenAi.callsTool(DropInFixture.MODEL, "where", "{\"arg0\":\"A17\"}"),
            RawOpenAi.says(DropInFixture.MODEL, "It is in the post."),
            RawOpenAi.says(DropInFixture.MODEL, "You asked for A17."))) {
      Orders orders = new Orders();
      ChatClient client =
          ChatClient.builder(model(fixture))
              .defaultAdvisors(
                  MessageChatMemoryAdvisor.builder(MessageWindowChatMemory.builder().build())
                      .build())
              .defaultAdvisors(a -> a.param(ChatMemory.CONVERSATION_ID, "c1"))
              .defaultTools(orders)
              .build();

      try (Scope scope = fixture.switchback.scope(Key.of("ana"))) {
        assertThat(client.prompt("Where is A17?").call().content()).isEqualTo("It is in the post.");
        assertThat(client.prompt("What did I ask?").call().content())
            .isEqualTo("You asked for A17.");
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
  void aStreamingClientsToolRoundsHaveTheKeyOfReactorsContext() throws IOException {
    try (DropInFixture fixture =
        new DropInFixture(
            1,
            RawOpenAi.streamsTool(DropInFixture.MODEL, "where", "{\"arg0\":\"A17\"}"),
            RawOpenAi.streams(DropInFixture.MODEL, "in ", "the ", "post"))) {
      Orders orders = new Orders();
      List<String> heard =
          ChatClient.create(model(fixture)).prompt("Where is A17?").tools(orders).stream()
              .content()
              .contextWrite(context -> context.put(SwitchbackSpringChatModel.KEY, Key.of("ana")))
              .collectList()
              .block(Duration.ofSeconds(40));

      assertThat(String.join("", heard)).isEqualTo("in the post");
      assertThat(orders.asked).containsExactly("A17");
      assertThat(fixture.calls(2))
          .allSatisfy(record -> assertThat(record.drawn().sticky()).isTrue())
          .allSatisfy(record -> assertThat(record.outcome()).isEqualTo(Outcome.SUCCESS));
      assertThat(fixture.last().inputTokens()).isEqualTo(7);
    }
  }

  @Test
  void theSampleAnswersAsBeforeItsOneLineWasChanged() throws IOException {
    try (DropInFixture fixture =
        new DropInFixture(
            1,
            RawOpenAi.says("m", "In the post."),
            RawOpenAi.says("m", "In the post."),
            RawOpenAi.streams("m", "In ", "the post."))) {
      String before =
          SpringAiHelpdesk.before(plain(fixture)).prompt("Where is A17?").call().content();
      ChatClient after = SpringAiHelpdesk.after(fixture.switchback, plain(fixture));

      assertThat(after.prompt("Where is A17?").call().content()).isEqualTo(before);
      List<String> parts =
          SpringAiHelpdesk.streamed(after, "ana", "Where is A17?")
              .collectList()
              .block(Duration.ofSeconds(40));
      assertThat(String.join("", parts)).isEqualTo(before);
    }
  }

  @Test
  void aKeyInTheToolContextGoesWithTheRequest() throws IOException {
    try (DropInFixture fixture = new DropInFixture(1, RawOpenAi.says("m", "x"))) {
      ChatClient.create(model(fixture))
          .prompt("hello")
          .toolContext(Map.of(SwitchbackSpringChatModel.KEY, "ana"))
          .call()
          .content();

      assertThat(fixture.last().drawn().sticky()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(RawOpenAi.Ending.class)
  void aStreamThatBreaksIsAFaultWithTheTextThatCame(RawOpenAi.Ending ending) throws IOException {
    try (DropInFixture fixture = new DropInFixture(2, new RawOpenAi().breaking(ending))) {
      StringBuffer text = new StringBuffer();
      Throwable end =
          catchThrowable(
              () ->
                  model(fixture).stream("hello")
                      .doOnNext(
                          part -> {
                            text.append(part);
                            if (part.equals("three")) {
                              fixture.server.read();
                            }
                          })
                      .blockLast(Duration.ofSeconds(40)));

      CallRecord record = fixture.last();
      assertThat(end).isInstanceOf(StreamFaultException.class);
      assertThat(((StreamFaultException) end).partialText()).isEqualTo(text.toString());
      assertThat(record.outcome()).isEqualTo(Outcome.STREAM_FAULT);
      assertThat(record.attempts()).hasSize(1);
      assertThat(fixture.server.requests()).hasSize(1);
      assertThat(text).hasToString("one two three");
    }
  }

  /** Spring AI's OpenAI client lets go of the connection only when its own read ends. */
  @Test
  void cancellingTheSubscriptionEndsTheCallAtOnceAndTheConnectionInTime() throws IOException {
    try (DropInFixture fixture =
        new DropInFixture(1, new RawOpenAi().breaking(RawOpenAi.Ending.STALL))) {
      SwitchbackSpringChatModel model =
          SwitchbackSpringChatModel.of(
              fixture.switchback, "help", Map.of("openai", plain(fixture, Duration.ofSeconds(5))));

      String first = model.stream("hello").blockFirst(Duration.ofSeconds(40));

      assertThat(first).isEqualTo("one ");
      assertThat(fixture.last().outcome()).isEqualTo(Outcome.CANCELLED);
      await()
          .atMost(Duration.ofSeconds(40))
          .untilAsserted(() -> assertThat(fixture.server.closedByPeer()).isEqualTo(1));
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
              .options(
                  OpenAiEmbeddingOptions.builder()
                      .baseUrl(fixture.server.url())
                      .apiKey("none")
                      .model("of-the-application")
                      .maxRetries(0)
                      .build())
              .build();
      EmbeddingModel model =
          SwitchbackSpringEmbeddingModel.of(fixture.switchback, "embed", Map.of("openai", plain));

      assertThat(model.embed("hello")).containsExactly(0.5f, 0.25f);

      assertThat(fixture.server.requests().get(0)).contains("text-embedding-3-small");
      assertThat(fixture.last().inputTokens()).isEqualTo(4);
    }
  }
}
