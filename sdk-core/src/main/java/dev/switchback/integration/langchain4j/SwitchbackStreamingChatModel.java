package dev.switchback.integration.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.switchback.Key;
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
 * LangChain4j's {@code StreamingChatModel}, answered by a route; see {@link SwitchbackChatModel}.
 *
 * <p>A stream that ends without a finish reason, stalls or is cut is an error to the handler, a
 * {@link dev.switchback.StreamFaultException} with the text that had come, even where the
 * provider's model takes it for complete. What a handler asks the model from within a callback has
 * the key of the call. Cancelling through the streaming handle closes the connection where the
 * provider's model can. Thread-safe.
 */
public final class SwitchbackStreamingChatModel implements StreamingChatModel {
  private final Route<ChatResponse> route;
  private final Providers<StreamingChatModel> providers;
  private final Requests requests;

  private SwitchbackStreamingChatModel(
      Route<ChatResponse> route, Providers<StreamingChatModel> providers, Requests requests) {
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
  public static SwitchbackStreamingChatModel of(
      Switchback switchback, String route, Map<String, ? extends StreamingChatModel> providers) {
    return of(switchback, route, providers, settings -> settings);
  }

  /** The same with settings of its calls; what is drawn from whole answers is left out. */
  public static SwitchbackStreamingChatModel of(
      Switchback switchback,
      String route,
      Map<String, ? extends StreamingChatModel> providers,
      UnaryOperator<Route.Builder<ChatResponse>> settings) {
    return new SwitchbackStreamingChatModel(
        settings.apply(Routes.of(switchback, route)).build(),
        new Providers<>(providers),
        new Requests(null));
  }

  /** The same model, its requests changed for a version; see {@link SwitchbackChatModel}. */
  public SwitchbackStreamingChatModel withRequest(
      BiFunction<Target, ChatRequest, ChatRequest> function) {
    return new SwitchbackStreamingChatModel(route, providers, new Requests(function));
  }

  @Override
  public void chat(
      ChatRequest request,
      @Nullable ChatRequestOptions options,
      StreamingChatResponseHandler handler) {
    Scope scope = Scope.current();
    Key key = Keys.of(options, scope);
    new HandlerOutlet(handler, key, scope)
        .read(
            route.stream(
                key,
                Said::seen,
                target -> {
                  StreamingChatModel model = providers.of(target);
                  ChatRequest sent = requests.to(target, request);
                  return new HandlerFeed(feed -> model.chat(sent, options, feed));
                }));
  }

  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    chat(request, ChatRequestOptions.EMPTY, handler);
  }

  /** Those of the only model; none where there are several. */
  @Override
  public ChatRequestParameters defaultRequestParameters() {
    return providers.only(
        StreamingChatModel::defaultRequestParameters, DefaultChatRequestParameters.EMPTY);
  }

  /** Those of the models, which tell them themselves. */
  @Override
  public List<ChatModelListener> listeners() {
    return providers.all(StreamingChatModel::listeners);
  }

  /** The one of all models, else {@code OTHER}. */
  @Override
  public ModelProvider provider() {
    return providers.provider(StreamingChatModel::provider);
  }

  /** What each of the models can do. */
  @Override
  public Set<Capability> supportedCapabilities() {
    return providers.common(StreamingChatModel::supportedCapabilities);
  }
}
