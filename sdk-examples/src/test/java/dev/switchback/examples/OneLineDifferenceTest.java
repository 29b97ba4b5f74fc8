package dev.switchback.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.switchback.Key;
import dev.switchback.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sample applications before and after: what is another, and what is not. */
@SuppressWarnings("try") // scopes are only closed
class OneLineDifferenceTest {
  private static List<String> body(List<String> source, String method) {
    int head = 0;
    while (!source.get(head).contains(" " + method + "(")) {
      head++;
    }
    int end = head;
    while (!source.get(end).equals("  }")) {
      end++;
    }
    return source.subList(head + 1, end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LangChain4jHelpdesk", "SpringAiHelpdesk"})
  void oneLineIsAnother(String sample) throws IOException {
    List<String> source =
        Files.readAllLines(Path.of("src/main/java/dev/switchback/examples", sample + ".java"));
    List<String> before = body(source, "before");
    List<String> after = body(source, "after");

    assertThat(before).hasSameSizeAs(after).hasSizeGreaterThan(1);
    long others = 0;
    for (int i = 0; i < before.size(); i++) {
      others += before.get(i).equals(after.get(i)) ? 0 : 1;
    }
    assertThat(others).isOne();
  }

  @Test
  void theAssistantAnswersAndRemembersAsBefore() throws IOException {
    try (DropInFixture fixture =
        new DropInFixture(
            1,
            RawOpenAi.says(DropInFixture.MODEL, "In the post."),
            RawOpenAi.says(DropInFixture.MODEL, "Tomorrow."),
            RawOpenAi.says(DropInFixture.MODEL, "In the post."),
            RawOpenAi.says(DropInFixture.MODEL, "Tomorrow."))) {
      ChatModel openAi =
          OpenAiChatModel.builder()
              .baseUrl(fixture.server.url())
              .apiKey("none")
              .modelName("of-the-application")
              .maxRetries(0)
              .timeout(DropInFixture.CLIENT_TIMEOUT)
              .build();
      for (LangChain4jHelpdesk.Assistant assistant :
          List.of(
              LangChain4jHelpdesk.before(openAi),
              LangChain4jHelpdesk.after(fixture.switchback, openAi))) {
        try (Scope ignored = fixture.switchback.scope(Key.of("ana"))) {
          assertThat(assistant.answer("Where is A17?")).isEqualTo("In the post.");
          assertThat(assistant.answer("And when?")).isEqualTo("Tomorrow.");
        }
      }
      List<String> requests = fixture.server.requests();
      assertThat(requests).hasSize(4);
      assertThat(requests.subList(0, 2)).allMatch(body -> body.contains("of-the-application"));
      assertThat(requests.subList(2, 4)).allMatch(body -> body.contains(DropInFixture.MODEL));
      for (int second : new int[] {1, 3}) {
        assertThat(requests.get(second)).contains("Where is A17?", "In the post.", "And when?");
      }
      assertThat(fixture.recorded.calls()).hasSize(2);
    }
  }
}
