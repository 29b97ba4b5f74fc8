package dev.switchback.integration.jdbc;

import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import dev.switchback.integration.redis.RedisRegistry;
import dev.switchback.registry.Leases;
import dev.switchback.registry.Registry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.postgresql.ds.PGSimpleDataSource;
import redis.clients.jedis.RedisClient;

/**
 * A process that takes the lease of a ramp, waits for a line, and makes the step. For {@link
 * HungHolderTest}, which stops it in between.
 */
public final class LeaseHolder {
  static final String LEASE = "ramp:triage";
  static final Duration TIME_TO_LIVE = Duration.ofSeconds(2);

  private LeaseHolder() {}

  /** Where the store is: a JDBC URL of PostgreSQL, or the port of a Redis. */
  public static void main(String[] args) throws IOException {
    if (args[0].startsWith("jdbc:")) {
      PGSimpleDataSource source = new PGSimpleDataSource();
      source.setUrl(args[0]);
      source.setUser("postgres");
      run(JdbcRegistry.of(source));
    } else {
      try (RedisClient client =
          RedisClient.builder().hostAndPort("127.0.0.1", Integer.parseInt(args[0])).build()) {
        run(RedisRegistry.of(client));
      }
    }
  }

  private static void run(Registry registry) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    registry.readAll(); // connected and warm, so that the lease is fresh when it is told
    Leases leases = Objects.requireNonNull(registry.leases());
    Leases.Lease lease =
        Objects.requireNonNull(leases.acquire(LEASE, "the-one-that-hangs", TIME_TO_LIVE));
    System.out.println("holds");
    in.readLine();
    try {
      leases.change(
          lease, "triage", new Change.SetShare("a1", 250_000), "switchback:late", "it was due");
      System.out.println("made the step");
    } catch (ChangeRefusedException refused) {
      System.out.println("refused: " + refused.getMessage());
    }
  }
}
