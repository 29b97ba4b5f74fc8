package dev.switchback.examples;

import dev.switchback.Switchback;
import dev.switchback.integration.springai.SwitchbackSpringChatModel;
import java.util.Map;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatModel;
import reactor.core.publisher.Flux;

/** An application of Spring AI, before and after: one line is another. */
final class SpringAiHelpdesk {
  private SpringAiHelpdesk() {}

  static ChatClient before(ChatModel openAi) {
    ChatModel model = openAi;
    return ChatClient.create(model);
  }

  static ChatClient after(Switchback switchback, ChatModel openAi) {
    ChatModel model = SwitchbackSpringChatModel.of(switchback, "help", Map.of("openai", openAi));
    return ChatClient.create(model);
  }

  /** With the key in Reactor's context, which follows a stream from thread to thread. */
  static Flux<String> streamed(ChatClient client, String customer, String question) {
    return client.prompt(question).stream()
        .content()
        .contextWrite(context -> context.put(SwitchbackSpringChatModel.KEY, customer));
  }
}
