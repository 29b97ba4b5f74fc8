package dev.switchback.operator;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which registry a command works on. */
final class StoreOptions {
  static final String VARIABLE = "SWITCHBACK_REGISTRY";
  private static final String HERE = "file:.";

  private final Surroundings around;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      description = {
        "file:DIR, jdbc:DATABASE, redis://HOST, rediss://HOST, http://HOST, https://HOST or"
            + " mlflow:http://HOST#ROUTE,ROUTE; by default SWITCHBACK_REGISTRY, else file:.",
        "Credentials: SWITCHBACK_REGISTRY_USER and _PASSWORD, or _TOKEN for HTTP; for MLflow its"
            + " own MLFLOW_TRACKING_USERNAME and _PASSWORD, or _TOKEN."
      })
  private @Nullable String url;

  StoreOptions(Surroundings around) {
    this.around = around;
  }

  Opened open() {
    return around.stores().open(url());
  }

  /** For messages: without credentials. */
  String shown() {
    return Stores.shown(url());
  }

  private String url() {
    return url == null ? around.environment().getOrDefault(VARIABLE, HERE) : url;
  }

  Surroundings around() {
    return around;
  }
}
