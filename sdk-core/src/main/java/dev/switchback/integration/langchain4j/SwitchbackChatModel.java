package dev.switchback.integration.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.switchback.Result;
import dev.switchback.Route;
import dev.switchback.Scope;
import dev.switchback.Switchback;
import dev.switchback.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * LangChain4j's {@code ChatModel}, answered by a route: each call goes to the application's own
 * model for the provider of the version that serves, with that version's model name and parameters
 * put over the request's.
 *
 * <pre>{@code
 * ChatModel model = SwitchbackChatModel.of(switchback, "ticket-triage", Map.of("openai", openAi));
 * }</pre>
 *
 * <p>The key is that of the {@link Scope} of the thread, or a {@link dev.switchback.Key} among the
 * request's listener attributes under {@code Key.class}. Calls may be sent again, so turn the
 * retries of the models off ({@code maxRetries(0)}). Exceptions of the models pass unchanged; their
 * listeners are told of each attempt. Thread-safe.
 */
public final class SwitchbackChatModel implements ChatModel {
  private final Route<ChatResponse> route;
  private final Providers<ChatModel> providers;
  private final Requests requests;

  private SwitchbackChatModel(
      Route<ChatResponse> route, Providers<ChatModel> providers, Requests requests) {
    this.route = route;
    this.providers = providers;
    this.requests = requests;
  }

  /**
   * A model that a route answers.
   *
   * @param providers the application's model for each provider that versions name
   * @throws dev.switchback.UnknownRouteException if no such route is served
   */
  public static SwitchbackChatModel of(
      Switchback switchback, String route, Map<String, ? extends ChatModel> providers) {
    return of(switchback, route, providers, observed -> observed);
  }

  /** The same, and what to observe of its answers: label, scores, check, deadline. */
  public static SwitchbackChatModel of(
      Switchback switchback,
      String route,
      Map<String, ? extends ChatModel> providers,
      UnaryOperator<Route.Builder<ChatResponse>> observing) {
    return new SwitchbackChatModel(
        observing.apply(Routes.of(switchback, route)).build(),
        new Providers<>(providers),
        new Requests(null));
  }

  /**
   * The same model, whose requests pass through a function with the version they go to: for a
   * version's prompt, and for parameters that are one provider's own. Without it, a version that
   * has any of these is not called, as {@link dev.switchback.Outcome#CONFIG_FAULT}.
   */
  public SwitchbackChatModel withRequest(BiFunction<Target, ChatRequest, ChatRequest> function) {
    return new SwitchbackChatModel(route, providers, new Requests(function));
  }

  @Override
  public ChatResponse chat(ChatRequest request, @Nullable ChatRequestOptions options) {
    Scope scope = Scope.current();
    Result<ChatResponse> result =
        route.invoke(Keys.of(options, scope), target -> answer(target, request, options));
    if (scope != null) {
      scope.answered(result.receipt());
    }
    return result.value();
  }

  private ChatResponse answer(
      Target target, ChatRequest request, @Nullable ChatRequestOptions options) {
    ChatResponse answer = providers.of(target).chat(requests.to(target, request), options);
    target.observed(Answers.observed(answer));
    return answer;
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    return chat(request, ChatRequestOptions.EMPTY);
  }

  /** Those of the only model; none where there are several. */
  @Override
  public ChatRequestParameters defaultRequestParameters() {
    return providers.only(ChatModel::defaultRequestParameters, DefaultChatRequestParameters.EMPTY);
  }

  /** Those of the models, which tell them themselves. */
  @Override
  public List<ChatModelListener> listeners() {
    return providers.all(ChatModel::listeners);
  }

  /** The one of all models, else {@code OTHER}. */
  @Override
  public ModelProvider provider() {
    return providers.provider(ChatModel::provider);
  }

  /** What each of the models can do. */
  @Override
  public Set<Capability> supportedCapabilities() {
    return providers.common(ChatModel::supportedCapabilities);
  }
}
