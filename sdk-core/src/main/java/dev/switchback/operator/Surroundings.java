package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;

/**
 * What a command finds around it.
 *
 * @param out standard output
 * @param err standard error
 * @param style colour or none
 * @param environment variables, such as {@code SWITCHBACK_ACTOR}
 * @param clock for times in words and in what was not written
 * @param stores opens registries
 */
record Surroundings(
    PrintWriter out,
    PrintWriter err,
    Style style,
    Map<String, String> environment,
    Clock clock,
    Stores stores) {
  private static final String AUTOMATIC = "switchback:";

  Surroundings {
    environment = Map.copyOf(environment);
    Objects.requireNonNull(style, "style");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(stores, "stores");
  }

  static Surroundings of(PrintWriter out, PrintWriter err, Style style) {
    Map<String, String> environment = System.getenv();
    return new Surroundings(
        out, err, style, environment, Clock.systemUTC(), Stores.of(environment));
  }

  /** Who makes a change: {@code SWITCHBACK_ACTOR}, else the user's name at the host's. */
  String actor() {
    String actor = environment.getOrDefault("SWITCHBACK_ACTOR", "").strip();
    if (actor.startsWith(AUTOMATIC)) {
      throw new SwitchbackException(
          "SWITCHBACK_ACTOR is " + actor + ": only instances are called so; give a person's name");
    }
    return actor.isEmpty() ? System.getProperty("user.name", "unknown") + "@" + host() : actor;
  }

  private String host() {
    String named = environment.getOrDefault("HOSTNAME", environment.get("COMPUTERNAME"));
    if (named != null && !named.isBlank()) {
      return named.strip();
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "unknown";
    }
  }
}
