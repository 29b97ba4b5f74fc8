package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import dev.switchback.integration.mlflow.MlflowRegistry;
import dev.switchback.integration.mlflow.MlflowRegistryBuilder;
import dev.switchback.integration.mlflow.MlflowServer;
import java.net.URI;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens {@code mlflow:http://HOST#ROUTE,ROUTE}: MLflow does not say which of its models are routes.
 * Credentials are those of MLflow's own tools, {@code MLFLOW_TRACKING_USERNAME} and {@code
 * MLFLOW_TRACKING_PASSWORD}, or {@code MLFLOW_TRACKING_TOKEN}.
 */
final class MlflowStore {
  private static final Pattern FORM = Pattern.compile("mlflow:(https?://[^#]+)#([^#]+)");

  private MlflowStore() {}

  static Opened open(String url, Map<String, String> environment) {
    Matcher parts = FORM.matcher(url);
    if (!parts.matches()) {
      throw refusal(url);
    }
    try {
      MlflowServer server = MlflowServer.at(URI.create(parts.group(1))).credentialsOf(environment);
      MlflowRegistryBuilder builder = MlflowRegistry.builder(server);
      for (String route : parts.group(2).split(",", -1)) {
        builder.route(route);
      }
      return new Opened(builder.build());
    } catch (IllegalArgumentException wrong) {
      throw refusal(url); // The failure's text may hold the whole URL.
    }
  }

  private static SwitchbackException refusal(String url) {
    return new SwitchbackException(
        "registry "
            + Stores.shown(url)
            + ": write mlflow:http://HOST:PORT#ROUTE,ROUTE without user and parameters");
  }
}
