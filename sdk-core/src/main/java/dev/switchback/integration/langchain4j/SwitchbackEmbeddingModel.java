package dev.switchback.integration.langchain4j;

import dev.langchain4j.data.message.ContentType;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import dev.langchain4j.model.embedding.request.EmbeddingParameter;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.switchback.Key;
import dev.switchback.Observed;
import dev.switchback.Result;
import dev.switchback.Route;
import dev.switchback.Scope;
import dev.switchback.Switchback;
import dev.switchback.Target;
import dev.switchback.UnservableVersionException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * LangChain4j's {@code EmbeddingModel}, answered by a route; the key is that of the {@link Scope}
 * of the thread. Vectors of two models do not compare, so a canary needs an index of its own.
 * Thread-safe.
 */
public final class SwitchbackEmbeddingModel implements EmbeddingModel {
  private final Route<EmbeddingResponse> route;
  private final Providers<EmbeddingModel> providers;

  private SwitchbackEmbeddingModel(
      Route<EmbeddingResponse> route, Providers<EmbeddingModel> providers) {
    this.route = route;
    this.providers = providers;
  }

  /**
   * A model that a route answers.
   *
   * @param providers the application's model for each provider that versions name
   * @throws dev.switchback.UnknownRouteException if no such route is served
   */
  public static SwitchbackEmbeddingModel of(
      Switchback switchback, String route, Map<String, ? extends EmbeddingModel> providers) {
    return new SwitchbackEmbeddingModel(
        switchback
            .route(route, EmbeddingResponse.class)
            .idempotent()
            .classifier(Failures::outcome)
            .build(),
        new Providers<>(providers));
  }

  @Override
  public EmbeddingResponse embed(EmbeddingRequest request) {
    Scope scope = Scope.current();
    Key key = scope == null ? Key.none() : scope.key();
    Result<EmbeddingResponse> result = route.invoke(key, target -> answer(target, request));
    if (scope != null) {
      scope.answered(result.receipt());
    }
    return result.value();
  }

  private EmbeddingResponse answer(Target target, EmbeddingRequest request) {
    EmbeddingModel model = providers.of(target);
    EmbeddingResponse answer = model.embed(sent(target, request, model));
    target.observed(
        new Observed(
            answer.metadata().modelName(),
            null,
            Answers.usage(answer.metadata().tokenUsage()),
            null));
    return answer;
  }

  /** A model that takes no name with a request serves only the versions of its own model. */
  private static EmbeddingRequest sent(
      Target target, EmbeddingRequest request, EmbeddingModel model) {
    EmbeddingRequest.Builder sent =
        EmbeddingRequest.builder().inputs(request.inputs()).parameters(request.parameters());
    Set<EmbeddingParameter<?>> can = model.supportedParameters();
    if (can.contains(EmbeddingRequestParameters.MODEL_NAME)) {
      sent.modelName(target.model());
    } else if (!target.model().equals(model.modelName())) {
      throw new UnservableVersionException(
          target,
          "the embedding model bound to "
              + target.provider()
              + " serves "
              + model.modelName()
              + " and takes no other name; bind another");
    }
    target
        .parameters()
        .forEach(
            (name, value) -> {
              if (!name.equals("dimensions")
                  || !(value instanceof Number number)
                  || !can.contains(EmbeddingRequestParameters.DIMENSIONS)) {
                throw new UnservableVersionException(
                    target, "its embedding model has no parameter " + name + " of that kind");
              }
              sent.dimensions(number.intValue());
            });
    return sent.build();
  }

  @Override
  public EmbeddingResponse doEmbed(EmbeddingRequest request) {
    return embed(request);
  }

  /** The route's name: versions name the models. */
  @Override
  public String modelName() {
    return route.name();
  }

  /** That of the first model. */
  @Override
  public int dimension() {
    return providers.first().dimension();
  }

  /** Those of the models, which tell them themselves. */
  @Override
  public List<EmbeddingModelListener> listeners() {
    return providers.all(EmbeddingModel::listeners);
  }

  /** The one of all models, else {@code OTHER}. */
  @Override
  public ModelProvider provider() {
    return providers.provider(EmbeddingModel::provider);
  }

  /** Those of the only model; none where there are several. */
  @Override
  public EmbeddingRequestParameters defaultRequestParameters() {
    return providers.only(
        EmbeddingModel::defaultRequestParameters, EmbeddingRequestParameters.EMPTY);
  }

  /** What each of the models takes. */
  @Override
  public Set<EmbeddingParameter<?>> supportedParameters() {
    return providers.common(EmbeddingModel::supportedParameters);
  }

  /** What each of the models reads. */
  @Override
  public Set<ContentType> supportedContentTypes() {
    return providers.common(EmbeddingModel::supportedContentTypes);
  }
}
