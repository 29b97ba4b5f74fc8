package dev.switchback.integration.springai;

import dev.switchback.Target;
import dev.switchback.UnservableVersionException;
import java.util.LinkedHashMap;
import java.util.Map;

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

  boolean isOne() {
    return models.size() == 1;
  }
}
