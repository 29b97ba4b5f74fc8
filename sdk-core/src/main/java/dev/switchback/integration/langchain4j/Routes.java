package dev.switchback.integration.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.switchback.Route;
import dev.switchback.Switchback;

/** Routes whose answers are LangChain4j's. */
final class Routes {
  private Routes() {}

  static Route.Builder<ChatResponse> of(Switchback switchback, String route) {
    return switchback
        .route(route, ChatResponse.class)
        .idempotent()
        .classifier(Failures::outcome)
        .text(answer -> answer.aiMessage().text());
  }
}
