package dev.switchback.fleet;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.switchback.evidence.LedgerStore;
import dev.switchback.integration.http.HttpRegistry;
import dev.switchback.integration.jdbc.JdbcLedger;
import dev.switchback.integration.jdbc.JdbcRegistry;
import dev.switchback.integration.redis.RedisLedger;
import dev.switchback.integration.redis.RedisRegistry;
import dev.switchback.registry.FileRegistry;
import dev.switchback.registry.Registry;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import redis.clients.jedis.RedisClient;

/**
 * Registry and ledger of a store by its address: a JDBC URL, {@code redis://host:port}, {@code
 * http://…} or {@code file:…}; the last two have no ledger.
 */
record Store(Registry registry, LedgerStore ledger, Runnable connections) implements AutoCloseable {
  static Store open(String address) {
    return open(address, source -> source);
  }

  /** With something between us and the database. */
  static Store open(String address, UnaryOperator<DataSource> between) {
    if (address.startsWith("jdbc:")) {
      HikariConfig config = new HikariConfig();
      config.setJdbcUrl(address);
      config.setMaximumPoolSize(3);
      config.setMinimumIdle(1);
      // So long a thread waits before it hears that the database is away.
      config.setConnectionTimeout(2_000);
      HikariDataSource source = new HikariDataSource(config);
      DataSource used = between.apply(source);
      return new Store(JdbcRegistry.of(used), JdbcLedger.of(used), source::close);
    }
    if (address.startsWith("redis:")) {
      RedisClient client = RedisClient.create(URI.create(address));
      return new Store(RedisRegistry.of(client), RedisLedger.of(client), client::close);
    }
    Registry registry =
        address.startsWith("http:")
            ? HttpRegistry.of(URI.create(address))
            : FileRegistry.watch(Path.of(address.substring("file:".length())));
    return new Store(registry, null, () -> {});
  }

  void createTables() {
    if (registry instanceof JdbcRegistry tables && ledger instanceof JdbcLedger more) {
      tables.createTables();
      more.createTables();
    }
  }

  @Override
  public void close() {
    registry.close();
    connections.run();
  }
}
