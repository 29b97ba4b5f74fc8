package dev.switchback.fleet;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.embedded.RedisServer;

/** A real store on 127.0.0.1 that can be stopped and started with what it held. */
interface Server extends AutoCloseable {
  String name();

  /** As {@link Store#open} takes it. */
  String address();

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
      return Integer.toString(port);
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
            return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
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
    return always(
        "H2",
        "jdbc:h2:tcp://127.0.0.1:" + tcp.getPort() + "/mem:faults;DB_CLOSE_DELAY=-1",
        tcp::stop);
  }

  /** A directory, which is never away. */
  static Server files() throws IOException {
    return always("file", "file:" + Files.createTempDirectory("switchback-files"), () -> {});
  }

  private static Server always(String name, String address, Runnable stop) {
    return new Server() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String address() {
        return address;
      }

      @Override
      public void start() {
        throw new UnsupportedOperationException(name);
      }

      @Override
      public void stop() {
        stop.run();
      }
    };
  }
}
