package dev.switchback.integration.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.Rollout;
import dev.switchback.integration.redis.RedisRegistry;
import dev.switchback.registry.Leases;
import dev.switchback.registry.Registry;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.embedded.RedisServer;

/** A real process that is stopped while it holds the lease of a ramp, on real servers. */
class HungHolderTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String TEXT =
      """
      route: triage
      purpose: Puts an inbound support ticket into a queue.
      owner: support-platform@example.com
      rollback: {runbook: "https://wiki.example.com/triage"}
      monitoring: ["https://grafana.example.com/d/triage"]
      versions:
        - {version: "1.4.0", provider: openai, model: gpt-5-mini}
        - {version: "1.5.0", provider: openai, model: gpt-5}
      serving: {revision: 1, stable: "1.4.0", mode: auto}
      thresholds:
        compare:
          - {signal: error_rate, tolerate: +50%}
        reference: {error_rate: 2%}
      """;

  @TempDir Path directory;

  @Test
  void onPostgresAnotherTakesOverAndTheLateStepIsRefused() throws Exception {
    try (PostgresServer server = new PostgresServer(directory.resolve("data"));
        HikariDataSource source = server.pool()) {
      JdbcRegistry registry = JdbcRegistry.of(source);
      registry.createTables();
      anotherTakesOver(registry, source.getJdbcUrl());
    }
  }

  @Test
  void onRedisAnotherTakesOverAndTheLateStepIsRefused() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    RedisServer server =
        RedisServer.newRedisServer()
            .port(port)
            .setting("bind 127.0.0.1")
            .setting("dir " + directory)
            .build();
    server.start();
    try (RedisClient client = RedisClient.builder().hostAndPort("127.0.0.1", port).build()) {
      anotherTakesOver(RedisRegistry.of(client), Integer.toString(port));
    } finally {
      server.stop();
    }
  }

  private static void anotherTakesOver(Registry registry, String store) throws Exception {
    registry.publish("triage.yaml", TEXT.getBytes(StandardCharsets.UTF_8), "ana", "");
    Rollout.Advance advance = new Rollout.Advance(Duration.ofHours(1), 500);
    Rollout rollout =
        new Rollout("a1", "1.5.0", 50_000, List.of(50_000, 250_000, 500_000), advance);
    registry.change("triage", new Change.StartCanary(rollout), "ana", "");
    Leases leases = Objects.requireNonNull(registry.leases());

    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                LeaseHolder.class.getName(),
                store)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said = holder.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.readLine()).isEqualTo("holds");
      signal(holder, "-STOP");
      Leases.Lease next =
          await()
              .atMost(SOON)
              .until(
                  () -> leases.acquire(LeaseHolder.LEASE, "the-next", Leases.LONGEST),
                  Objects::nonNull);
      // The one that hangs wakes up before the next one made the step, and still may not make it.
      holder.outputWriter(StandardCharsets.UTF_8).append("go\n").flush();
      signal(holder, "-CONT");
      assertThat(said.readLine()).startsWith("refused").contains("does not hold the lease");

      leases.change(
          next, "triage", new Change.SetShare("a1", 250_000), "switchback:next", "it was due");
      leases.release(next);
    } finally {
      holder.destroyForcibly().waitFor();
    }
    assertThat(registry.history("triage"))
        .filteredOn(entry -> entry.kind().equals("set_share"))
        .extracting(AuditEntry::actor)
        .containsExactly("switchback:next");
  }

  private static void signal(Process process, String signal)
      throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }
}
