package dev.switchback.integration.wandb;

import dev.switchback.SwitchbackException;
import dev.switchback.document.Json;
import dev.switchback.registry.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks, again after 429 and 5xx. The key goes into no message. */
final class GraphQl {
  private static final int TRIES = 4;
  private static final int MAX_BODY = 4 << 20;
  private static final int MAX_MESSAGE = 300;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final WandbCatalogBuilder settings;
  private final HttpClient client;
  private final URI target;

  GraphQl(WandbCatalogBuilder settings) {
    HttpClient given = settings.client;
    this.settings = settings;
    this.client =
        given == null ? HttpClient.newBuilder().connectTimeout(settings.timeout).build() : given;
    this.target = settings.address.resolve("graphql");
  }

  /** The membership of that name; null where there is none, or no such project. */
  @Nullable Map<?, ?> membership(String name) {
    Map<String, Object> variables =
        Map.of(
            Fields.ENTITY,
            settings.entity,
            Fields.PROJECT,
            "wandb-registry-" + settings.registry,
            Fields.NAME,
            name);
    Map<String, @Nullable Object> reply =
        ask(Json.write(Map.of("query", Fields.QUERY, "variables", variables)));
    List<?> errors = Fields.list(reply, Fields.ERRORS);
    if (!errors.isEmpty()) {
      throw new RegistryException(
          "W&B refused to resolve %s: %s"
              .formatted(name, shortened(Fields.text(errors.get(0), Fields.MESSAGE))));
    }
    Map<?, ?> project = Fields.object(Fields.object(reply, Fields.DATA), Fields.PROJECT);
    return Fields.object(project, Fields.MEMBERSHIP);
  }

  /** A reply, or why there is none. */
  private record Answer(int status, @Nullable Duration reset, String text) {
    boolean isTransient() {
      return status == 0 || status == 429 || status >= 500;
    }
  }

  private Map<String, @Nullable Object> ask(String body) {
    Duration wait = settings.firstRetry;
    for (int tried = 1; ; tried++) {
      Answer answer = once(body);
      if (answer.status() == 200) {
        return read(answer.text());
      }
      if (!answer.isTransient()) {
        throw new RegistryException(
            "W&B at %s answered %d; look at the key and at the address"
                .formatted(settings.address, answer.status()));
      }
      if (tried == TRIES) {
        throw new RegistryException(
            "W&B at %s cannot be read: %s; look at it, and at how often it is asked"
                .formatted(
                    settings.address,
                    answer.status() == 0 ? answer.text() : "it answered " + answer.status()));
      }
      Duration told = answer.reset();
      pause(told == null ? jittered(wait) : told);
      wait = wait.multipliedBy(2);
    }
  }

  private Answer once(String body) {
    byte[] pair = ("api:" + settings.key.get()).getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(target)
            .timeout(settings.timeout)
            .header("Content-Type", "application/json")
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair))
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        byte[] bytes = in.readNBytes(MAX_BODY + 1);
        if (bytes.length > MAX_BODY) {
          throw new RegistryException("a reply of W&B is longer than " + MAX_BODY + " bytes");
        }
        return new Answer(
            response.statusCode(),
            response.statusCode() == 429 ? reset(response) : null,
            new String(bytes, StandardCharsets.UTF_8));
      }
    } catch (IOException lost) {
      return new Answer(0, null, lost.toString());
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  /** Seconds until requests are allowed again, at most a minute. */
  private static @Nullable Duration reset(HttpResponse<?> response) {
    try {
      double seconds =
          Double.parseDouble(response.headers().firstValue("RateLimit-Reset").orElse(""));
      Duration told = Duration.ofMillis((long) (Math.max(seconds, 0) * 1_000));
      return told.compareTo(LONGEST) < 0 ? told : LONGEST;
    } catch (NumberFormatException unsaid) {
      return null;
    }
  }

  private static Map<String, @Nullable Object> read(String text) {
    try {
      return Json.readObject(text);
    } catch (SwitchbackException other) {
      throw new RegistryException("W&B's reply is no JSON; look at the address", other);
    }
  }

  private static String shortened(@Nullable String message) {
    String said = message == null ? "it does not say why" : message;
    return said.length() > MAX_MESSAGE ? said.substring(0, MAX_MESSAGE) + "…" : said;
  }

  private static Duration jittered(Duration about) {
    return Duration.ofNanos(
        (long) (about.toNanos() * ThreadLocalRandom.current().nextDouble(0.5, 1.0)));
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException interrupted) {
      throw interrupted(interrupted);
    }
  }

  private static RegistryException interrupted(InterruptedException interrupted) {
    Thread.currentThread().interrupt();
    return new RegistryException("reading W&B was interrupted", interrupted);
  }
}
