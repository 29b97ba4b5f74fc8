package dev.switchback.fleet;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/** A real store on 127.0.0.1 that can be stopped and started with what it held. */
interface Server extends AutoCloseable {
  String name();

  /** As {@link Store#open} takes it. */
  String address();

  /** Where new documents are put as files; null where they are published. */
  default @Nullable Path documents() {
    return null;
  }

  void start() throws IOException;

  void stop() throws IOException;

  @Override
  default void close() throws IOException {
    stop();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** A Redis that forces each change to disk, or keeps nothing. */
  static RedisNode redis(boolean persistent) throws IOException {
    RedisNode node =
        new RedisNode(freePort(), Files.createTempDirectory("switchback-redis"), persistent);
    node.start();
    return node;
  }

  /** Redis. */
  final class RedisNode implements Server {
    private final int port;
    private final Path directory;
    private final boolean persistent;
    private RedisServer running;

    private RedisNode(int port, Path directory, boolean persistent) {
      this.port = port;
      this.directory = directory;
      this.persistent = persistent;
    }

    int port() {
      return port;
    }

    @Override
    public String name() {
      return "Redis";
    }

    @Override
    public String address() {
      return "redis://127.0.0.1:" + port;
    }

    @Override
    public void start() throws IOException {
      running =
          RedisServer.newRedisServer()
              .port(port)
              .setting("bind 127.0.0.1")
              .setting("dir " + directory)
              .setting("appendonly " + (persistent ? "yes" : "no"))
              .setting("appendfsync always")
              .setting("save \"\"")
              .build();
      running.start();
    }

    @Override
    public void stop() throws IOException {
      running.stop();
    }
  }

  /** PostgreSQL. */
  static Server postgres() throws IOException {
    int port = freePort();
    Path directory = Files.createTempDirectory("switchback-postgres").resolve("data");
    Server server =
        new Server() {
          private EmbeddedPostgres running;

          @Override
          public String name() {
            return "PostgreSQL";
          }

          @Override
          public String address() {
            return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres";
          }

          @Override
          public void start() throws IOException {
            running =
                EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(directory)
                    .setCleanDataDirectory(false)
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("max_connections", "200")
                    .start();
          }

          @Override
          public void stop() throws IOException {
            running.close();
          }
        };
    server.start();
    return server;
  }

  /** H2 in this JVM, reached over TCP by others. */
  static Server h2() throws Exception {
    org.h2.tools.Server tcp =
        org.h2.tools.Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
    return new Always(
        "H2",
        "jdbc:h2:tcp://127.0.0.1:"
            + tcp.getPort()
            + "/mem:faults;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000",
        null,
        tcp::stop);
  }

  /** A directory, which is never away. */
  static Server files() throws IOException {
    Path directory = Files.createTempDirectory("switchback-files");
    return new Always("file", "file:" + directory, directory, () -> {});
  }

  /** The reference server of sdk-examples; {@code -Dexamples} says where its classes are. */
  static Server http() throws IOException {
    int port = freePort();
    Path directory = Files.createTempDirectory("switchback-http");
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
    if (process.getInputStream().read() < 0) {
      throw new IOException("the registry server ended; -Dexamples names its classes");
    }
    return new Always(
        "HTTP", "http://127.0.0.1:" + port + "/", directory, process::destroyForcibly);
  }

  /** One that this program did not start. */
  static Server at(String address) {
    return new Always(address.split(":", 2)[0], address, null, () -> {});
  }

  /** One that is not stopped and started again. */
  record Always(String name, String address, @Nullable Path documents, Runnable end)
      implements Server {
    @Override
    public void start() {
      throw new UnsupportedOperationException(name);
    }

    @Override
    public void stop() {
      end.run();
    }
  }
}
