package dev.switchback.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.switchback.CallRecord;
import dev.switchback.Outcome;
import dev.switchback.StreamFaultException;
import dev.switchback.integration.langchain4j.SwitchbackStreamingChatModel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Switchback makes of broken streams that LangChain4j's OpenAI client reads. */
final class LangChain4jStreamEndsTest {
  /** Hears a stream, and fails the test's future or completes it, once. */
  private static final class Heard implements StreamingChatResponseHandler {
    final Runnable hasThree;
    final StringBuffer text = new StringBuffer();
    final List<Object> ends = new CopyOnWriteArrayList<>();
    final CompletableFuture<Object> end = new CompletableFuture<>();

    Heard(Runnable hasThree) {
      this.hasThree = hasThree;
    }

    @Override
    public void onPartialResponse(String partial) {
      text.append(partial);
      if (partial.equals("three")) {
        hasThree.run();
      }
    }

    @Override
    public void onCompleteResponse(ChatResponse complete) {
      ends.add(complete);
      end.complete(complete);
    }

    @Override
    public void onError(Throwable error) {
      ends.add(error);
      end.complete(error);
    }

    Object await() throws Exception {
      return end.get(40, TimeUnit.SECONDS);
    }
  }

  private static SwitchbackStreamingChatModel model(DropInFixture fixture) {
    return SwitchbackStreamingChatModel.of(
        fixture.switchback,
        "help",
        Map.of(
            "openai",
            OpenAiStreamingChatModel.builder()
                .baseUrl(fixture.server.url())
                .apiKey("none")
                .timeout(DropInFixture.CLIENT_TIMEOUT)
                .build()));
  }

  @ParameterizedTest
  @EnumSource(RawOpenAi.Ending.class)
  void aStreamThatBreaksIsAFaultWithTheTextThatCame(RawOpenAi.Ending ending) throws Exception {
    try (DropInFixture fixture = new DropInFixture(2, new RawOpenAi().breaking(ending))) {
      Heard heard = new Heard(fixture.server::read);
      model(fixture).chat("hello", heard);

      Object end = heard.await();
      CallRecord record = fixture.last();
      assertThat(end).isInstanceOf(StreamFaultException.class);
      assertThat(((StreamFaultException) end).partialText()).isEqualTo(heard.text.toString());
      assertThat(record.outcome()).isEqualTo(Outcome.STREAM_FAULT);
      assertThat(record.attempts()).hasSize(1);
      assertThat(fixture.server.requests()).hasSize(1);
      assertThat(heard.ends).hasSize(1);
      assertThat(heard.text).hasToString("one two three");
    }
  }

  @Test
  void aStalledStreamIsClosedAtTheIdleLimit() throws Exception {
    try (DropInFixture fixture =
        new DropInFixture(1, new RawOpenAi().breaking(RawOpenAi.Ending.STALL))) {
      model(fixture).chat("hello", new Heard(() -> {}));

      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(fixture.server.closedByPeer()).isEqualTo(1));
    }
  }

  @Test
  void aWholeStreamIsASuccessWithItsUsage() throws Exception {
    try (DropInFixture fixture =
        new DropInFixture(1, RawOpenAi.streams(DropInFixture.MODEL, "one ", "two"))) {
      Heard heard = new Heard(() -> {});
      model(fixture).chat("hello", heard);

      assertThat(((ChatResponse) heard.await()).aiMessage().text()).isEqualTo("one two");
      CallRecord record = fixture.last();
      assertThat(record.outcome()).isEqualTo(Outcome.SUCCESS);
      assertThat(record.inputTokens()).isEqualTo(7);
      assertThat(record.outputTokens()).isEqualTo(3);
      assertThat(record.length()).isEqualTo(7);
      assertThat(heard.text).hasToString("one two");
    }
  }

  @Test
  void aStreamThatFailsBeforeItsFirstContentIsTriedAgain() throws Exception {
    try (DropInFixture fixture =
        new DropInFixture(
            2,
            RawOpenAi.json(500, "{\"error\":{\"message\":\"down\",\"type\":\"server_error\"}}"),
            RawOpenAi.streams(DropInFixture.MODEL, "fine"))) {
      Heard heard = new Heard(() -> {});
      model(fixture).chat("hello", heard);

      assertThat(heard.await()).isInstanceOf(ChatResponse.class);
      assertThat(fixture.last().attempts())
          .extracting(CallRecord.Attempt::outcome)
          .containsExactly(Outcome.PROVIDER_FAULT, Outcome.SUCCESS);
      assertThat(heard.text).hasToString("fine");
    }
  }
}
