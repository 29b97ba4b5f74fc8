package dev.switchback.examples;

import com.sun.net.httpserver.HttpServer;
import dev.switchback.registry.FileRegistry;
import dev.switchback.registry.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server for {@code HttpRegistry}, backed by any registry: a reference for the protocol, on the
 * JDK's own HTTP server. It listens on 127.0.0.1; put a proxy with TLS in front of it.
 *
 * <p>Run it over a directory of documents, with an optional token that clients must bear:
 *
 * <pre>
 * mvn -q compile exec:java -Dexec.mainClass=dev.switchback.examples.RegistryServer -Dexec.args="models 8085"
 * </pre>
 */
public final class RegistryServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads;
  private final News news;
  private final Registry.Watch watch;

  private RegistryServer(Registry registry, int port, @Nullable String token) throws IOException {
    news = new News();
    watch = registry.watch(news::tell);
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "registry-server");
              thread.setDaemon(true);
              return thread;
            });
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", new RegistryHandler(registry, news, token));
    server.start();
  }

  /**
   * Serves a registry, which stays the caller's.
   *
   * @param port 0 for a free one
   * @param token what clients must send as {@code Authorization: Bearer}; null: nothing
   */
  public static RegistryServer start(Registry registry, int port, @Nullable String token) {
    try {
      return new RegistryServer(registry, port, token);
    } catch (IOException failed) {
      throw new UncheckedIOException("port " + port + " cannot be listened on", failed);
    }
  }

  /** Where it is. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /** Stops at once; those who wait for news are cut off. */
  @Override
  public void close() {
    watch.close();
    news.end();
    server.stop(0);
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(2, TimeUnit.SECONDS)) {
        System.err.println("a request is still running");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Serves a directory until the process ends.
   *
   * @param args directory, port, and a token where one shall be asked for
   */
  public static void main(String[] args) throws InterruptedException {
    if (args.length < 2) {
      System.err.println("usage: RegistryServer DIRECTORY PORT [TOKEN]");
      return;
    }
    String token = args.length > 2 ? args[2] : null;
    try (FileRegistry registry = FileRegistry.watch(Path.of(args[0]));
        RegistryServer server = start(registry, Integer.parseInt(args[1]), token)) {
      System.out.println(registry + " is served at " + server.address());
      new CountDownLatch(1).await();
    }
  }
}
