package dev.switchback.integration.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchback.Event;
import dev.switchback.Verdict;
import dev.switchback.document.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerWebhookTest {
  private static final Verdict VERDICT =
      new Verdict(
          "r1", "1.5.0", "1.4.0", 10, 10, 0, 1, "call", 0.05, 0.1, 0.2, 3.0, null, List.of(), -1);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<String> signatures = new CopyOnWriteArrayList<>();
  private final AtomicInteger elsewhere = new AtomicInteger();
  private final CountDownLatch hang = new CountDownLatch(1);
  private HttpServer server;

  /** What the server answers, in turn; the last one stays. 0 hangs. */
  private volatile List<Integer> answers = List.of(204);

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/hook/s3cret", this::answer);
    server.createContext("/elsewhere", exchange -> elsewhere.incrementAndGet());
    server.start();
  }

  @AfterEach
  void stop() {
    hang.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    int status;
    synchronized (bodies) {
      bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      signatures.add(String.valueOf(exchange.getRequestHeaders().getFirst("Switchback-Signature")));
      status = answers.get(Math.min(bodies.size(), answers.size()) - 1);
    }
    if (status == 0) {
      try {
        hang.await(1, TimeUnit.MINUTES);
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
      return;
    }
    if (status >= 300 && status < 400) {
      exchange.getResponseHeaders().add("Location", "/elsewhere");
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private OwnerWebhookBuilder to() {
    return OwnerWebhook.to(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook/s3cret"))
        .firstWait(Duration.ofMillis(2));
  }

  private static Event.Breached breached() {
    return new Event.Breached(
        "triage",
        Instant.parse("2026-11-24T12:00:00Z"),
        VERDICT,
        true,
        "support@example.com",
        "https://wiki.example.com/triage",
        null);
  }

  @Test
  void tellsWhoIsToBePagedWhatHappenedAndWhatToDo() {
    try (OwnerWebhook webhook = to().build()) {
      webhook.told(breached());
      webhook.told(
          new Event.Reverted(
              "triage",
              Instant.parse("2026-11-24T12:00:01Z"),
              "r1",
              "1.5.0",
              "1.4.0",
              null,
              null,
              false,
              "the store is away",
              "support@example.com",
              "https://wiki.example.com/triage",
              List.of()));
      webhook.told(new Event.RefreshFailed("triage", Instant.now(), "not for the owner"));
      await().until(() -> bodies.size() == 2);
    }
    Map<String, Object> breach = Json.readObject(bodies.get(0));
    assertThat(breach)
        .containsEntry("event", "breached")
        .containsEntry("at", "2026-11-24T12:00:00Z")
        .containsEntry("route", "triage")
        .containsEntry("rollout", "r1")
        .containsEntry("version", "1.5.0")
        .containsEntry("stable", "1.4.0")
        .containsEntry("reverts", true)
        .containsEntry("owner", "support@example.com")
        .containsEntry("runbook", "https://wiki.example.com/triage")
        .containsEntry("sentence", VERDICT.sentence());
    assertThat(Json.readObject(bodies.get(1)))
        .containsEntry("event", "reverted")
        .containsEntry("written", false)
        .containsEntry("failure", "the store is away");
    assertThat(signatures).containsOnly("null");
  }

  @Test
  void sendsTheSameMessageAgainAfterFailures() {
    answers = List.of(500, 429, 408, 200);
    try (OwnerWebhook webhook = to().build()) {
      webhook.told(breached());
      await().until(() -> bodies.size() == 4);
      assertThat(webhook.dropped()).isZero();
    }
    assertThat(bodies).hasSize(4).containsOnly(bodies.get(0));
  }

  @Test
  void sendsAgainWhereTheServerHangs() {
    answers = List.of(0, 200);
    try (OwnerWebhook webhook = to().timeout(Duration.ofMillis(300)).build()) {
      webhook.told(breached());
      await().until(() -> bodies.size() == 2);
    }
    assertThat(bodies.get(0)).isEqualTo(bodies.get(1));
  }

  @Test
  void sendsAgainWhereNobodyListensAndGivesUp() {
    server.stop(0);
    try (OwnerWebhook webhook = to().attempts(3).build()) {
      webhook.told(breached());
      await().until(() -> webhook.dropped() == 1);
    }
    assertThat(bodies).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308, 400, 401, 404, 410})
  void doesNotRepeatWhatIsRefusedAndFollowsNoRedirect(int status) {
    answers = List.of(status);
    try (OwnerWebhook webhook = to().build()) {
      webhook.told(breached());
      await().until(() -> webhook.dropped() == 1);
    }
    assertThat(bodies).hasSize(1);
    assertThat(elsewhere).hasValue(0);
  }

  @Test
  void neverWaitsAndKeepsABoundedQueue() {
    answers = List.of(0);
    try (OwnerWebhook webhook = to().queue(4).timeout(Duration.ofMinutes(1)).build()) {
      webhook.told(breached());
      await().until(() -> bodies.size() == 1);
      IntStream.range(0, 1_000).forEach(i -> webhook.told(breached()));

      assertThat(webhook.dropped()).isEqualTo(996);
      assertThat(bodies).hasSize(1);
      hang.countDown();
      answers = List.of(200);
      await().until(() -> bodies.size() >= 5);
    }
  }

  @Test
  void signsTheBody() throws Exception {
    try (OwnerWebhook webhook = to().secret("between us").build()) {
      webhook.told(breached());
      await().until(() -> bodies.size() == 1);
    }
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("between us".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    assertThat(signatures.get(0))
        .isEqualTo(
            "sha256="
                + HexFormat.of()
                    .formatHex(mac.doFinal(bodies.get(0).getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void outlivesATokenThatCannotBeHad() {
    AtomicInteger asked = new AtomicInteger();
    OwnerWebhookBuilder failing =
        to().bearer(
                () -> {
                  if (asked.incrementAndGet() < 3) {
                    throw new IllegalStateException("the vault is away");
                  }
                  return "token";
                });
    try (OwnerWebhook webhook = failing.build()) {
      webhook.told(breached());
      await().until(() -> bodies.size() == 1);
    }
    assertThat(asked).hasValue(3);
  }

  @Test
  void sendsWhatWaitsWhenItIsClosed() {
    OwnerWebhook webhook = to().build();
    IntStream.range(0, 20).forEach(i -> webhook.told(breached()));
    webhook.close();
    webhook.close();
    assertThat(bodies).hasSize(20);
  }

  @Test
  void showsNoSecretOfItsAddress() {
    try (OwnerWebhook webhook = to().build()) {
      assertThat(webhook.toString()).doesNotContain("s3cret");
    }
  }

  @Test
  void refusesAddressesAndClientsThatLeadElsewhere() {
    assertThatThrownBy(() -> OwnerWebhook.to(URI.create("ftp://example.com/x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> OwnerWebhook.to(URI.create("https://u:p@example.com/x")))
        .isInstanceOf(IllegalArgumentException.class);
    HttpClient follows =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();
    assertThatThrownBy(() -> to().client(follows)).isInstanceOf(IllegalArgumentException.class);
  }
}
