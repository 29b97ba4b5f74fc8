package dev.switchback.integration.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.switchback.Target;
import dev.switchback.UnservableVersionException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The application's own models, by the name that versions give their provider. */
final class Providers<M> {
  private final Map<String, M> models;

  Providers(Map<String, ? extends M> models) {
    if (models.isEmpty()) {
      throw new IllegalArgumentException("no provider is bound to a model");
    }
    this.models = new LinkedHashMap<>(models);
  }

  M of(Target target) {
    M model = models.get(target.provider());
    if (model == null) {
      throw new UnservableVersionException(
          target,
          "provider "
              + target.provider()
              + " is bound to no model here, only "
              + models.keySet()
              + "; bind it, or take it out of allow");
    }
    return model;
  }

  M first() {
    return models.values().iterator().next();
  }

  /** What each of them has: a call may go to any. */
  <T> Set<T> common(Function<M, Set<T>> of) {
    Set<T> common = new LinkedHashSet<>(of.apply(first()));
    models.values().forEach(model -> common.retainAll(of.apply(model)));
    return common;
  }

  /** What any of them has. */
  <T> List<T> all(Function<M, List<T>> of) {
    Set<T> all = new LinkedHashSet<>();
    models.values().forEach(model -> all.addAll(of.apply(model)));
    return new ArrayList<>(all);
  }

  /** The one they share, else {@code OTHER}. */
  ModelProvider provider(Function<M, ModelProvider> of) {
    return models.values().stream().allMatch(model -> of.apply(model) == of.apply(first()))
        ? of.apply(first())
        : ModelProvider.OTHER;
  }

  /** That of the only one; an empty one where there are several, whose types may differ. */
  <P> P only(Function<M, P> of, P otherwise) {
    return models.size() == 1 ? of.apply(first()) : otherwise;
  }
}
