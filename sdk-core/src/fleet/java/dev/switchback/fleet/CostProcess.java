package dev.switchback.fleet;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.switchback.Key;
import dev.switchback.Switchback;
import dev.switchback.integration.jdbc.JdbcLedger;
import dev.switchback.integration.jdbc.JdbcRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * Some instances in one process, each with its own connections and two calls a second. Answers each
 * line of standard input with its counters; ends with standard input.
 */
final class CostProcess {
  private static final long PAUSE_NANOS = 500_000_000;

  private CostProcess() {}

  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[1]);
    List<HikariDataSource> sources = new ArrayList<>();
    List<Switchback> instances = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      HikariConfig config = new HikariConfig();
      config.setJdbcUrl(arguments[0] + "&socketFactory=" + Counted.class.getName());
      config.setMaximumPoolSize(3);
      config.setMinimumIdle(1);
      HikariDataSource source = new HikariDataSource(config);
      DataSource counted = Counted.of(source);
      sources.add(source);
      instances.add(
          Switchback.builder()
              .registry(JdbcRegistry.of(counted))
              .ledger(JdbcLedger.of(counted))
              .allow("openai", "*")
              .build());
    }
    System.out.println("up");
    long next = System.nanoTime();
    int read = 0;
    while (read >= 0) {
      for (Switchback instance : instances) {
        instance.call(Drill.route(1), Key.of(UUID.randomUUID().toString()), target -> "fine");
      }
      next += PAUSE_NANOS;
      LockSupport.parkNanos(next - System.nanoTime());
      read = System.in.available() > 0 ? System.in.read() : 0;
      if (read == '\n') {
        System.out.println(Counted.STATEMENTS + " " + Counted.SENT + " " + Counted.RECEIVED);
      } else if (read == 'q') {
        break;
      }
    }
    instances.forEach(Switchback::close);
    sources.forEach(HikariDataSource::close);
  }
}
