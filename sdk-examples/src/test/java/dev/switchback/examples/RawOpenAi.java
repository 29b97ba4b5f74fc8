package dev.switchback.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server of OpenAI's chat completions that speaks through a bare socket, so that an answer can
 * break off at any byte. Answers are given in the order in which they were told; the last one again
 * and again. One request a connection.
 */
final class RawOpenAi implements AutoCloseable {
  /** Writes one answer. */
  @FunctionalInterface
  interface Answer {
    void write(Socket socket, OutputStream out) throws IOException;
  }

  /** How a stream of three chunks goes on. */
  enum Ending {
    END_OF_BODY,
    DONE_WITHOUT_FINISH,
    CUT_INSIDE_A_CHUNK,
    RESET,
    ERROR_FRAME,
    STALL
  }

  private final ServerSocket server;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final CountDownLatch isRead = new CountDownLatch(1);
  private final AtomicInteger closedByPeer = new AtomicInteger();

  RawOpenAi(Answer... answers) throws IOException {
    this.answers.addAll(List.of(answers));
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread accepting = new Thread(this::accept, "raw-openai");
    accepting.setDaemon(true);
    accepting.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort() + "/v1";
  }

  /** The bodies that came, in order. */
  List<String> requests() {
    return requests;
  }

  /** How many stalled streams the client has closed. */
  int closedByPeer() {
    return closedByPeer.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread serving = new Thread(() -> serve(socket), "raw-openai-connection");
        serving.setDaemon(true);
        serving.start();
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      requests.add(request(new BufferedInputStream(socket.getInputStream())));
      Answer answer = answers.size() > 1 ? answers.poll() : answers.peek();
      answer.write(socket, socket.getOutputStream());
      socket.getOutputStream().flush();
    } catch (IOException gone) {
      closedByPeer.incrementAndGet();
    }
  }

  private static String request(InputStream in) throws IOException {
    int length = 0;
    boolean isChunked = false;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String header = line.toLowerCase(Locale.ROOT);
      if (header.startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(15).trim());
      }
      isChunked |= header.startsWith("transfer-encoding:") && header.contains("chunked");
    }
    if (!isChunked) {
      return new String(in.readNBytes(length), UTF_8);
    }
    StringBuilder body = new StringBuilder();
    for (int size = size(in); size > 0; size = size(in)) {
      body.append(new String(in.readNBytes(size), UTF_8));
      line(in);
    }
    return body.toString();
  }

  private static int size(InputStream in) throws IOException {
    return Integer.parseInt(line(in).trim(), 16);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
      if (read != '\r') {
        line.append((char) read);
      }
    }
    return line.toString();
  }

  static Answer json(int status, String body) {
    return (socket, out) ->
        write(
            out,
            "HTTP/1.1 "
                + status
                + " X\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                + body.getBytes(UTF_8).length
                + "\r\n\r\n"
                + body);
  }

  /** A whole answer. */
  static Answer says(String model, String text) {
    return json(200, completion(model, "\"content\":\"" + text + "\"", "stop"));
  }

  static Answer callsTool(String model, String tool, String arguments) {
    return json(200, completion(model, toolCall(tool, arguments), "tool_calls"));
  }

  private static String toolCall(String tool, String arguments) {
    return "\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\""
        + tool
        + "\",\"arguments\":\""
        + arguments.replace("\"", "\\\"")
        + "\"}}]";
  }

  private static String completion(String model, String message, String finish) {
    return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\""
        + model
        + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
        + message
        + "},\"finish_reason\":\""
        + finish
        + "\"}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}}";
  }

  /** A whole stream: the words, the finish reason, the usage, the mark. */
  static Answer streams(String model, String... words) {
    return (socket, out) -> {
      head(out);
      for (String word : words) {
        data(out, chunk(model, "\"content\":\"" + word + "\"", null));
      }
      end(out, model, "stop");
    };
  }

  static Answer streamsTool(String model, String tool, String arguments) {
    return (socket, out) -> {
      head(out);
      data(out, chunk(model, toolCall(tool, arguments), null));
      end(out, model, "tool_calls");
    };
  }

  static Answer streamsThought(String model, String thought, String word) {
    return (socket, out) -> {
      head(out);
      data(out, chunk(model, "\"reasoning_content\":\"" + thought + "\"", null));
      data(out, chunk(model, "\"content\":\"" + word + "\"", null));
      end(out, model, "stop");
    };
  }

  private static void end(OutputStream out, String model, String finish) throws IOException {
    data(out, chunk(model, "", finish));
    data(
        out,
        "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\""
            + model
            + "\",\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,"
            + "\"total_tokens\":10}}");
    data(out, "[DONE]");
    piece(out, "");
  }

  /** The application has all three chunks: a failure can no more overtake them. */
  void read() {
    isRead.countDown();
  }

  private void awaitReader() throws IOException {
    try {
      isRead.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** From now on three chunks, and then that. */
  RawOpenAi breaking(Ending ending) {
    answers.clear();
    answers.add((socket, out) -> breakOff(ending, socket, out));
    return this;
  }

  private void breakOff(Ending ending, Socket socket, OutputStream out) throws IOException {
    head(out);
    for (String word : List.of("one ", "two ", "three")) {
      data(out, chunk("m", "\"content\":\"" + word + "\"", null));
    }
    out.flush();
    switch (ending) {
      case END_OF_BODY -> piece(out, "");
      case DONE_WITHOUT_FINISH -> {
        data(out, "[DONE]");
        piece(out, "");
      }
      case CUT_INSIDE_A_CHUNK -> {
        write(out, "400\r\ndata: {\"id\":\"chatcmpl-1\",");
        awaitReader();
      }
      case RESET -> {
        awaitReader();
        socket.setSoLinger(true, 0);
      }
      case ERROR_FRAME -> {
        data(out, "{\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}");
        data(out, "[DONE]");
        piece(out, "");
      }
      case STALL -> {
        socket.setSoTimeout(60_000);
        if (socket.getInputStream().read() < 0) {
          closedByPeer.incrementAndGet();
        }
      }
    }
  }

  private static String chunk(String model, String delta, String finish) {
    return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\""
        + model
        + "\",\"choices\":[{\"index\":0,\"delta\":{"
        + delta
        + "},\"finish_reason\":"
        + (finish == null ? "null" : "\"" + finish + "\"")
        + "}]}";
  }

  private static void head(OutputStream out) throws IOException {
    write(
        out,
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n");
  }

  private static void data(OutputStream out, String data) throws IOException {
    piece(out, "data: " + data + "\n\n");
  }

  private static void piece(OutputStream out, String text) throws IOException {
    write(out, Integer.toHexString(text.getBytes(UTF_8).length) + "\r\n" + text + "\r\n");
    out.flush();
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(text.chars().allMatch(c -> c < 128) ? ISO_8859_1 : UTF_8));
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
