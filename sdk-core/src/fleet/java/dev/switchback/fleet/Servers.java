package dev.switchback.fleet;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.h2.tools.Server;
import redis.embedded.RedisServer;

/**
 * A store's server on this machine, on a free port of 127.0.0.1, by the store's name.
 *
 * @param documents where new documents are put as files; null where they are published
 */
record Servers(String address, Path documents, Stop server) implements Closeable {
  interface Stop {
    void stop() throws IOException;
  }

  private interface Begin {
    Servers begin() throws Exception;
  }

  private static final Map<String, Begin> STORES =
      Map.of(
          "redis", Servers::redis,
          "postgresql", Servers::postgres,
          "h2", Servers::h2,
          "file", Servers::file,
          "http", Servers::http);

  /** Starts the server of a store; an address stands for a server that runs already. */
  static Servers start(String store) throws Exception {
    if (store.contains(":")) {
      return new Servers(store, null, () -> {});
    }
    Begin begin = STORES.get(store);
    if (begin == null) {
      throw new IllegalArgumentException(
          store + " is no store; name one of " + STORES.keySet() + " or an address");
    }
    return begin.begin();
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Servers redis() throws IOException {
    int port = free();
    RedisServer redis = RedisServer.newRedisServer().port(port).setting("bind 127.0.0.1").build();
    redis.start();
    return new Servers("redis://127.0.0.1:" + port, null, redis::stop);
  }

  private static Servers postgres() throws IOException {
    EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("max_connections", "200")
            .start();
    return new Servers(
        "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres?user=postgres",
        null,
        postgres::close);
  }

  private static Servers h2() throws Exception {
    Path directory = Files.createTempDirectory("drill");
    Server server =
        Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", directory.toString())
            .start();
    return new Servers(
        "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/./drill;LOCK_TIMEOUT=20000",
        null,
        server::stop);
  }

  private static Servers file() throws IOException {
    Path directory = Files.createTempDirectory("drill");
    return new Servers("file:" + directory, directory, () -> {});
  }

  /** The reference server of sdk-examples; {@code -Dexamples} says where its classes are. */
  private static Servers http() throws IOException {
    int port = free();
    Path directory = Files.createTempDirectory("drill");
    Process process =
        new ProcessBuilder(
                List.of(
                    System.getProperty("java.home") + "/bin/java",
                    "-cp",
                    System.getProperty("examples") + ":" + System.getProperty("java.class.path"),
                    "dev.switchback.examples.RegistryServer",
                    directory.toString(),
                    Integer.toString(port)))
            .redirectError(Redirect.INHERIT)
            .start();
    // It says where it listens.
    int first = process.getInputStream().read();
    if (first < 0) {
      throw new IOException("the registry server ended; -Dexamples names its classes");
    }
    return new Servers("http://127.0.0.1:" + port + "/", directory, process::destroyForcibly);
  }

  @Override
  public void close() throws IOException {
    server.stop();
  }
}
