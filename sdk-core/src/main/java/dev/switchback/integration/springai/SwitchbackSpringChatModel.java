package dev.switchback.integration.springai;

import dev.switchback.Key;
import dev.switchback.Result;
import dev.switchback.Route;
import dev.switchback.Scope;
import dev.switchback.Streamed;
import dev.switchback.Switchback;
import dev.switchback.Target;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/**
 * Spring AI's {@code ChatModel}, answered by a route: each call goes to the application's own model
 * for the provider of the version that serves, with that version's model name and parameters put
 * over the options of the prompt.
 *
 * <pre>{@code
 * ChatModel model = SwitchbackSpringChatModel.of(switchback, "triage", Map.of("openai", openAi));
 * ChatClient client = ChatClient.create(model);
 * }</pre>
 *
 * <p>The key is what stands under {@link #KEY} in the tool context of the prompt's options, else,
 * for streams, in Reactor's context, else that of the {@link Scope} of the thread. A {@code
 * ChatClient} runs the rounds of a stream on several threads, where a scope does not follow. Calls
 * may be sent again, so turn the retries of the models off. Their exceptions pass unchanged; a
 * stream that ends without a finish reason, stalls or is cut fails with a {@link
 * dev.switchback.StreamFaultException}. Thread-safe.
 */
public final class SwitchbackSpringChatModel implements ChatModel {
  /** Where the key of a call stands, as a {@link Key} or its text. */
  public static final String KEY = "switchback.key";

  private final Route<ChatResponse> route;
  private final Providers<ChatModel> providers;
  private final Prompts prompts;

  private SwitchbackSpringChatModel(
      Route<ChatResponse> route, Providers<ChatModel> providers, Prompts prompts) {
    this.route = route;
    this.providers = providers;
    this.prompts = prompts;
  }

  /**
   * A model that a route answers.
   *
   * @param providers the application's model for each provider that versions name
   * @throws dev.switchback.UnknownRouteException if no such route is served
   */
  public static SwitchbackSpringChatModel of(
      Switchback switchback, String route, Map<String, ? extends ChatModel> providers) {
    return of(switchback, route, providers, observed -> observed);
  }

  /**
   * The same, and what to observe of its answers: label, scores, check, deadline. What is drawn
   * from whole answers is left out of streams.
   */
  public static SwitchbackSpringChatModel of(
      Switchback switchback,
      String route,
      Map<String, ? extends ChatModel> providers,
      UnaryOperator<Route.Builder<ChatResponse>> observing) {
    Route.Builder<ChatResponse> builder =
        switchback
            .route(route, ChatResponse.class)
            .idempotent()
            .classifier(Failures::outcome)
            .text(Answers::text);
    return new SwitchbackSpringChatModel(
        observing.apply(builder).build(), new Providers<>(providers), new Prompts(null));
  }

  /**
   * The same model, whose prompts pass through a function with the version they go to: for a
   * version's prompt, and for parameters that are one provider's own. Without it, a version that
   * has any of these is not called, as {@link dev.switchback.Outcome#CONFIG_FAULT}.
   */
  public SwitchbackSpringChatModel withPrompt(BiFunction<Target, Prompt, Prompt> function) {
    return new SwitchbackSpringChatModel(route, providers, new Prompts(function));
  }

  @Override
  public ChatResponse call(Prompt prompt) {
    Scope scope = Scope.current();
    Result<ChatResponse> result =
        route.invoke(Keys.of(prompt, scope), target -> answer(target, prompt));
    if (scope != null) {
      scope.answered(result.receipt());
    }
    return result.value();
  }

  private ChatResponse answer(Target target, Prompt prompt) {
    ChatModel model = providers.of(target);
    ChatResponse answer = model.call(prompts.to(target, prompt, model));
    target.observed(Answers.observed(answer));
    return answer;
  }

  /** The call begins when the stream is subscribed to; cancelling it ends the request. */
  @Override
  public Flux<ChatResponse> stream(Prompt prompt) {
    Scope scope = Scope.current();
    return Flux.deferContextual(context -> running(prompt, scope, context));
  }

  private Flux<ChatResponse> running(Prompt prompt, @Nullable Scope scope, ContextView context) {
    Key attribute = Keys.attribute(prompt);
    Key key = attribute != null ? attribute : Keys.of(context.getOrDefault(KEY, null));
    // Closing a response of openai-java waits for the read that is under way: not in our time.
    Streamed<ChatResponse> call =
        route.stream(
            key != null ? key : Keys.of(prompt, scope),
            Answers::chunk,
            target -> {
              ChatModel model = providers.of(target);
              Flux<ChatResponse> answer = model.stream(prompts.to(target, prompt, model));
              return JdkFlowAdapter.publisherToFlowPublisher(
                  answer.contextWrite(context).cancelOn(Schedulers.boundedElastic()));
            });
    Flux<ChatResponse> answer = JdkFlowAdapter.flowPublisherToFlux(call);
    return scope == null ? answer : answer.doOnComplete(() -> scope.answered(call.receipt()));
  }

  /**
   * Those of the only model. Portable ones where there are several, since each takes only its own
   * type.
   */
  @Override
  public ChatOptions getOptions() {
    return providers.isOne()
        ? providers.first().getOptions()
        : ToolCallingChatOptions.builder().build();
  }
}
