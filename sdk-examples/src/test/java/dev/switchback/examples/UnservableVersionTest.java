package dev.switchback.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.switchback.Outcome;
import dev.switchback.RecordingObserver;
import dev.switchback.Switchback;
import dev.switchback.UnservableVersionException;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.ModelVersionBuilder;
import dev.switchback.document.Prompt;
import dev.switchback.integration.langchain4j.SwitchbackChatModel;
import dev.switchback.integration.springai.SwitchbackSpringChatModel;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.model.tool.ToolCallingChatOptions;

/** Versions that a drop-in cannot send as they are declared. */
final class UnservableVersionTest {
  /** Says the model that it was asked for. */
  private static final class Echo implements ChatModel {
    @Override
    public ChatResponse doChat(ChatRequest request) {
      return ChatResponse.builder()
          .aiMessage(AiMessage.from(request.modelName() + " " + request.messages()))
          .build();
    }
  }

  private static final org.springframework.ai.chat.model.ChatModel SPRING_ECHO =
      prompt ->
          new org.springframework.ai.chat.model.ChatResponse(
              List.of(
                  new Generation(
                      new AssistantMessage(
                          prompt.getOptions().getModel()
                              + " "
                              + prompt.getOptions().getTemperature()))));

  private static ModelVersionBuilder version() {
    return ModelVersion.builder().version("1.0.0").provider("openai").model("m");
  }

  private static void refused(ModelVersion version, String why) {
    refused(
        version,
        why,
        switchback ->
            SwitchbackChatModel.of(switchback, "help", Map.of("openai", new Echo())).chat("hello"));
    refused(
        version,
        why,
        switchback ->
            SwitchbackSpringChatModel.of(switchback, "help", Map.of("openai", SPRING_ECHO))
                .call("hello"));
  }

  private static void refused(ModelVersion version, String why, Consumer<Switchback> call) {
    RecordingObserver recorded = new RecordingObserver();
    try (Switchback switchback = Switchback.fixed(version, recorded)) {
      assertThatThrownBy(() -> call.accept(switchback))
          .isInstanceOf(UnservableVersionException.class)
          .hasMessageContaining(why);
    }
    assertThat(recorded.calls())
        .singleElement()
        .satisfies(record -> assertThat(record.outcome()).isEqualTo(Outcome.CONFIG_FAULT));
  }

  @Test
  void aProviderThatIsBoundToNothingIsAConfigurationFault() {
    refused(version().provider("anthropic").build(), "bound to no model here, only [openai]");
  }

  @Test
  void aParameterWithoutACommonNameIsRefused() {
    refused(version().parameters(Map.of("reasoning_effort", "low")).build(), "reasoning_effort");
  }

  @Test
  void aPromptThatNobodyRendersIsRefused() {
    refused(version().prompt(new Prompt("help", "Answer: {{question}}")).build(), "render target");
  }

  @Test
  void theApplicationMayRenderThePromptItself() {
    ModelVersion version = version().prompt(new Prompt("help", "Answer: {{question}}")).build();
    try (Switchback switchback = Switchback.fixed(version)) {
      ChatModel model =
          SwitchbackChatModel.of(switchback, "help", Map.of("openai", new Echo()))
              .withRequest(
                  (target, request) ->
                      request.toBuilder()
                          .messages(
                              dev.langchain4j.data.message.UserMessage.from(
                                  target.prompt().render(Map.of("question", "why"))))
                          .build());

      assertThat(model.chat("ignored")).startsWith("m ").contains("Answer: why");
    }
  }

  @Test
  void portableOptionsReachWhicheverModelServes() {
    try (Switchback switchback = Switchback.fixed(version().build())) {
      SwitchbackSpringChatModel model =
          SwitchbackSpringChatModel.of(
              switchback, "help", Map.of("openai", SPRING_ECHO, "anthropic", SPRING_ECHO));
      org.springframework.ai.chat.prompt.Prompt prompt =
          new org.springframework.ai.chat.prompt.Prompt(
              "hello", ToolCallingChatOptions.builder().temperature(0.5).build());

      assertThat(model.call(prompt).getResult().getOutput().getText()).isEqualTo("m 0.5");
    }
  }
}
