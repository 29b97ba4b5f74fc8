package dev.switchback.integration.mlflow;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Settings of a {@link MlflowRegistry}. Not thread-safe. */
public final class MlflowRegistryBuilder {
  private static final Duration SHORTEST = Duration.ofSeconds(5);

  final MlflowServer server;
  final Map<String, String> routes = new LinkedHashMap<>();
  Duration poll = SHORTEST;
  Clock clock = Clock.systemUTC();

  MlflowRegistryBuilder(MlflowServer server) {
    this.server = requireNonNull(server, "server");
  }

  /** A route that is kept in the registered model of the same name. */
  public MlflowRegistryBuilder route(String route) {
    return route(route, route);
  }

  /** A route that is kept in that registered model. */
  public MlflowRegistryBuilder route(String route, String model) {
    routes.put(requireNonNull(route, "route"), requireNonNull(model, "model"));
    return this;
  }

  /**
   * How often each route is asked for; default 5 s. A server with passwords spends about half a
   * second of its processor on each request.
   *
   * @throws IllegalArgumentException if it is shorter than 5 s
   */
  public MlflowRegistryBuilder poll(Duration every) {
    if (every.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("poll is " + every + "; give 5 s or longer");
    }
    this.poll = every;
    return this;
  }

  /** Times of the audit; default this machine's, in UTC: MLflow gives none. */
  public MlflowRegistryBuilder clock(Clock clock) {
    this.clock = requireNonNull(clock, "clock");
    return this;
  }

  /**
   * The registry; it does not connect yet, and says what it cannot promise.
   *
   * @throws IllegalArgumentException without a route
   */
  public MlflowRegistry build() {
    if (routes.isEmpty()) {
      throw new IllegalArgumentException("no route is named; name each with route(…)");
    }
    return new MlflowRegistry(this);
  }
}
