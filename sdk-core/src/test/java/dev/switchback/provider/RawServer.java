package dev.switchback.provider;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers byte by byte what a test says, also what no real server would. */
final class RawServer implements AutoCloseable {
  /** What to do with a request. The connection is kept when it returns. */
  @FunctionalInterface
  interface Script {
    void answer(Line line) throws IOException;
  }

  /** A request as it came. */
  record Request(String start, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }
  }

  /** A connection with a request on it. */
  record Line(Request request, Socket socket, OutputStream out) {
    void write(String text) throws IOException {
      write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    /** A whole answer. */
    void answer(int status, String headers, String body) throws IOException {
      int length = body.getBytes(StandardCharsets.UTF_8).length;
      write(
          "HTTP/1.1 "
              + status
              + " Said\r\nContent-Length: "
              + length
              + "\r\n"
              + headers
              + "\r\n"
              + body);
    }

    void json(int status, String body) throws IOException {
      answer(status, "Content-Type: application/json\r\n", body);
    }

    /** Begins a stream of chunks. */
    void stream() throws IOException {
      write(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    /** One chunk of the transfer encoding. */
    void chunk(String text) throws IOException {
      int length = text.getBytes(StandardCharsets.UTF_8).length;
      write(Integer.toHexString(length) + "\r\n" + text + "\r\n");
    }

    void endOfStream() throws IOException {
      write("0\r\n\r\n");
    }

    void close() throws IOException {
      socket.close();
    }

    /** Closes without the goodbye of TCP. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Returns once the other side has closed, or this one. */
    void untilClosed() throws IOException {
      try {
        while (socket.getInputStream().read() >= 0) {
          // Nothing is expected.
        }
      } catch (IOException reset) {
        // That is closed, too.
      }
    }
  }

  final AtomicInteger connections = new AtomicInteger();
  final List<Request> requests = new CopyOnWriteArrayList<>();

  /** Counted down when a client has closed, or reset, a connection that was kept for it. */
  final CountDownLatch closedByClient = new CountDownLatch(1);

  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final ServerSocket listening;
  private volatile Script script;

  RawServer(Script script) {
    this.script = script;
    try {
      listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  RawServer then(Script next) {
    script = next;
    return this;
  }

  int port() {
    return listening.getLocalPort();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port());
  }

  int hits() {
    return requests.size();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        connections.incrementAndGet();
        daemon(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (Request request = read(in); request != null; request = read(in)) {
        requests.add(request);
        script.answer(new Line(request, socket, socket.getOutputStream()));
      }
      closedByClient.countDown();
    } catch (IOException e) {
      if (!socket.isClosed()) {
        closedByClient.countDown();
      }
    } finally {
      sockets.remove(socket);
    }
  }

  private static Request read(InputStream in) throws IOException {
    String start = line(in);
    if (start == null) {
      return null;
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      if (colon < 0) {
        return null; // such as the greeting of TLS
      }
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Request(start, headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return null;
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
