package dev.switchback.examples;

import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.service.AiServices;
import dev.switchback.Key;
import dev.switchback.Receipt;
import dev.switchback.Scope;
import dev.switchback.Switchback;
import dev.switchback.integration.langchain4j.SwitchbackChatModel;
import java.util.Map;
import java.util.Objects;

/** An application of LangChain4j, before and after: one line is another. */
final class LangChain4jHelpdesk {
  /** What the application is written against. */
  interface Assistant {
    String answer(String question);
  }

  private LangChain4jHelpdesk() {}

  static Assistant before(ChatModel openAi) {
    ChatModel model = openAi;
    return assistant(model);
  }

  static Assistant after(Switchback switchback, ChatModel openAi) {
    ChatModel model = SwitchbackChatModel.of(switchback, "help", Map.of("openai", openAi));
    return assistant(model);
  }

  private static Assistant assistant(ChatModel model) {
    return AiServices.builder(Assistant.class)
        .chatModel(model)
        .chatMemory(MessageWindowChatMemory.withMaxMessages(20))
        .build();
  }

  /** The same customer gets the same version; the receipt is for a thumb later. */
  static Receipt answered(
      Switchback switchback, Assistant assistant, String customer, String question) {
    try (Scope scope = switchback.scope(Key.of(customer))) {
      System.out.println(assistant.answer(question));
      return Objects.requireNonNull(scope.receipt());
    }
  }
}
