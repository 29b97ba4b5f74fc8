package dev.switchback.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.switchback.document.Change;
import dev.switchback.integration.http.HttpRegistry;
import dev.switchback.registry.InMemoryRegistry;
import dev.switchback.registry.Registry;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.SharedStoreContractTest;
import dev.switchback.registry.StoreWatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract over the wire, and what is the wire's own. */
class HttpRegistryTest extends SharedStoreContractTest {
  private static final String TOKEN = "s3cret-token";

  private InMemoryRegistry behind;
  private RegistryServer server;

  @Override
  protected Registry create() {
    behind = InMemoryRegistry.withClock(Clock.systemUTC());
    server = RegistryServer.start(behind, 0, TOKEN);
    return open(StoreWatch.Pace.USUAL);
  }

  @Override
  protected Registry open(StoreWatch.Pace pace) {
    return HttpRegistry.builder(server.address())
        .bearer(() -> TOKEN)
        .pace(pace)
        .timeout(Duration.ofSeconds(20))
        .build();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Override
  protected void stop() {
    server.close();
  }

  @Override
  protected void start() {
    server = RegistryServer.start(behind, server.address().getPort(), TOKEN);
  }

  @Override
  protected void force(String route, String text) {
    replace(InMemoryRegistry.withClock(Clock.systemUTC()), route, text);
  }

  /** Another registry behind the same address: a backup that was restored. */
  private void replace(InMemoryRegistry other, String route, String text) {
    behind.readAll().values().stream()
        .filter(stored -> !stored.route().equals(route))
        .forEach(stored -> other.put(stored.document()));
    other.putYaml(route, text);
    behind = other;
    server.close();
    start();
  }

  @Override
  protected void forget(String route) {
    behind = InMemoryRegistry.withClock(Clock.systemUTC());
    server.close();
    start();
  }

  @Test
  void saysThatTheTokenIsWrongWithoutNamingIt() {
    try (Registry other =
        HttpRegistry.builder(server.address()).bearer(() -> "wr0ng-token").build()) {
      assertThatThrownBy(other::readAll)
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("401")
          .hasMessageNotContaining("wr0ng-token");
      assertThat(other.toString()).doesNotContain("wr0ng-token");
    }
  }

  @Test
  void refusesAnAddressWithAPasswordInIt() {
    assertThatThrownBy(() -> HttpRegistry.of(URI.create("http://ana:pa55@example.com/")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("pa55");
  }

  @Test
  void doesNotCarryItsTokenToAnotherHost() throws IOException {
    List<String> asked = new ArrayList<>();
    HttpServer other = HttpServer.create(loopback(), 0);
    other.createContext(
        "/", exchange -> asked.add(exchange.getRequestHeaders().getFirst("Authorization")));
    other.start();
    HttpServer redirects = redirecting("http://127.0.0.1:" + other.getAddress().getPort() + "/");
    URI address = URI.create("http://127.0.0.1:" + redirects.getAddress().getPort() + "/");
    try (Registry registry = HttpRegistry.builder(address).bearer(() -> TOKEN).build()) {
      assertThatThrownBy(registry::readAll)
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("redirected");
      assertThat(asked).isEmpty();
    } finally {
      redirects.stop(0);
      other.stop(0);
    }
  }

  @Test
  void asksAgainForADocumentThatItRefused() {
    behind.putYaml("broken", "route: [");
    assertThat(registry().readAll().get("broken").document()).isNull();
    assertThat(registry().readAll().get("broken").problems()).isNotEmpty();
    behind.putYaml("broken", text("broken"));

    assertThat(registry().readAll().get("broken").document()).isNotNull();
  }

  @Test
  void readsAgainWhenSomebodyElseWasQuicker() {
    behind.change("ticket-triage", new Change.Freeze(), "ana", "");
    assertThat(registry().readAll().get("ticket-triage").document().serving().revision())
        .isEqualTo(2);
    behind.change("ticket-triage", new Change.Unfreeze(), "ana", "");

    assertThat(registry().change("ticket-triage", new Change.Freeze(), "ben", "").revision())
        .isEqualTo(4);
  }

  private String text(String route) {
    byte[] bytes = behind.read("ticket-triage").bytes();
    return new String(bytes, java.nio.charset.StandardCharsets.UTF_8)
        .replace("route: ticket-triage", "route: " + route);
  }

  private static HttpServer redirecting(String to) throws IOException {
    HttpServer server = HttpServer.create(loopback(), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Location", to);
          exchange.sendResponseHeaders(307, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
