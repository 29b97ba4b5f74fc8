package dev.switchback.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.registry.InMemoryRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.embedded.RedisServer;

/** A Redis that wants a password. */
class RedisStoreTest {
  @TempDir Path directory;
  private RedisServer server;
  private int port;

  @BeforeEach
  void start() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    server =
        RedisServer.newRedisServer()
            .port(port)
            .setting("bind 127.0.0.1")
            .setting("dir " + directory)
            .setting("requirepass s3cret")
            .build();
    server.start();
  }

  @AfterEach
  void stop() throws IOException {
    server.stop();
  }

  private Desk desk(String url) {
    return Desk.over(InMemoryRegistry.ofYaml()).with("SWITCHBACK_REGISTRY", url);
  }

  @Test
  void isOpenedWithThePasswordOfTheUrlOrOfTheEnvironment() throws IOException {
    Path file = Files.writeString(directory.resolve("route.yaml"), Desk.TRIAGE);
    Desk byUrl = desk("redis://:s3cret@127.0.0.1:" + port + "/0");
    Desk byEnvironment =
        desk("redis://127.0.0.1:" + port).with("SWITCHBACK_REGISTRY_PASSWORD", "s3cret");

    assertThat(byUrl.run("publish", file.toString()).code()).isZero();
    assertThat(byEnvironment.run("freeze", "ticket-triage").out()).contains("mode frozen");
    assertThat(byUrl.run("status").out()).containsPattern("ticket-triage +43 +1\\.4\\.0 +frozen");
    assertThat(byUrl.run("history", "ticket-triage", "--verify").out()).startsWith("holds");
    assertThat(
            byUrl.run("status", "--registry=redis://:s3cret@127.0.0.1:" + port + "/#other").out())
        .contains("has no routes")
        .doesNotContain("s3cret");
  }

  @Test
  void freezesEveryRoute() throws IOException {
    Desk desk = desk("redis://:s3cret@127.0.0.1:" + port + "/0");
    for (String text : new String[] {Desk.TRIAGE, Desk.SUMMARY}) {
      Path file = Files.writeString(directory.resolve("route.yaml"), text);
      assertThat(desk.run("publish", file.toString()).code()).isZero();
    }

    Ran ran = desk.run("freeze", "--all", "--reason=incident 7");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("ticket-triage  mode frozen", "support-summary  mode frozen");
    assertThat(desk.run("freeze", "--all").out()).contains("nothing to do");
  }

  @Test
  void saysThatItCannotBeReadWithoutThePassword() {
    Ran ran = desk("redis://:wr0ng@127.0.0.1:" + port).run("status");

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).isNotBlank().doesNotContain("wr0ng").doesNotContain("\tat ");
  }
}
