package dev.switchback.integration.springai;

import dev.switchback.Key;
import dev.switchback.Observed;
import dev.switchback.Result;
import dev.switchback.Route;
import dev.switchback.Scope;
import dev.switchback.Switchback;
import dev.switchback.Target;
import dev.switchback.UnservableVersionException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;

/**
 * Spring AI's {@code EmbeddingModel}, answered by a route; the key is that of the {@link Scope} of
 * the thread. Each request asks for the version's model name and, where its parameters say so,
 * {@code dimensions}. Vectors of two models do not compare, so a canary needs an index of its own.
 * Thread-safe.
 */
public final class SwitchbackSpringEmbeddingModel implements EmbeddingModel {
  private final Route<EmbeddingResponse> route;
  private final Providers<EmbeddingModel> providers;

  private SwitchbackSpringEmbeddingModel(
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
  public static SwitchbackSpringEmbeddingModel of(
      Switchback switchback, String route, Map<String, ? extends EmbeddingModel> providers) {
    return new SwitchbackSpringEmbeddingModel(
        switchback
            .route(route, EmbeddingResponse.class)
            .idempotent()
            .classifier(Failures::outcome)
            .build(),
        new Providers<>(providers));
  }

  @Override
  public EmbeddingResponse call(EmbeddingRequest request) {
    Scope scope = Scope.current();
    Key key = scope == null ? Key.none() : scope.key();
    Result<EmbeddingResponse> result = route.invoke(key, target -> answer(target, request));
    if (scope != null) {
      scope.answered(result.receipt());
    }
    return result.value();
  }

  private EmbeddingResponse answer(Target target, EmbeddingRequest request) {
    EmbeddingOptions options = options(target, request.getOptions());
    EmbeddingResponse answer =
        providers.of(target).call(new EmbeddingRequest(request.getInstructions(), options));
    target.observed(
        new Observed(
            Answers.filled(answer.getMetadata().getModel()),
            null,
            Answers.usage(answer.getMetadata().getUsage()),
            null));
    return answer;
  }

  private static EmbeddingOptions options(Target target, @Nullable EmbeddingOptions asked) {
    EmbeddingOptions.Builder options = EmbeddingOptions.builder().model(target.model());
    if (asked != null && asked.getDimensions() != null) {
      options.dimensions(asked.getDimensions());
    }
    target
        .parameters()
        .forEach(
            (name, value) -> {
              if (!name.equals("dimensions") || !(value instanceof Number number)) {
                throw new UnservableVersionException(
                    target, "Spring AI has no embedding option " + name + " of that kind");
              }
              options.dimensions(number.intValue());
            });
    return options.build();
  }

  @Override
  public float[] embed(Document document) {
    String text = getEmbeddingContent(document);
    return embed(text == null ? "" : text);
  }

  /** As the first model reads documents. */
  @Override
  public @Nullable String getEmbeddingContent(Document document) {
    return providers.first().getEmbeddingContent(document);
  }

  /** Those of the first model. */
  @Override
  public int dimensions() {
    return providers.first().dimensions();
  }

  /** The route, for logs. */
  @Override
  public String toString() {
    return "SwitchbackSpringEmbeddingModel[" + route.name() + "]";
  }
}
