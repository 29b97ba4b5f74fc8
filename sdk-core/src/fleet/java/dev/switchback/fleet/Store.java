package dev.switchback.fleet;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.switchback.evidence.LedgerStore;
import dev.switchback.integration.jdbc.JdbcLedger;
import dev.switchback.integration.jdbc.JdbcRegistry;
import dev.switchback.integration.redis.RedisLedger;
import dev.switchback.integration.redis.RedisRegistry;
import dev.switchback.registry.Registry;
import redis.clients.jedis.RedisClient;

/** Registry and ledger of a store by its address: a Redis port, or a JDBC URL. */
record Store(Registry registry, LedgerStore ledger, Runnable connections) implements AutoCloseable {
  static Store open(String address) {
    if (address.startsWith("jdbc:")) {
      HikariConfig config = new HikariConfig();
      config.setJdbcUrl(address);
      config.setUsername("postgres");
      config.setMaximumPoolSize(3);
      config.setMinimumIdle(1);
      HikariDataSource source = new HikariDataSource(config);
      return new Store(JdbcRegistry.of(source), JdbcLedger.of(source), source::close);
    }
    RedisClient client =
        RedisClient.builder().hostAndPort("127.0.0.1", Integer.parseInt(address)).build();
    return new Store(RedisRegistry.of(client), RedisLedger.of(client), client::close);
  }

  void createTables() {
    if (registry instanceof JdbcRegistry tables && ledger instanceof JdbcLedger more) {
      tables.createTables();
      more.createTables();
    }
  }

  @Override
  public void close() {
    connections.run();
  }
}
