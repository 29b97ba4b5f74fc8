package dev.switchback.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection of {@link SlowProvider}; one request at a time. Only its thread touches it. */
final class Connection {
  private static final ByteBuffer READ = ByteBuffer.allocateDirect(1 << 16);
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
  private static final Pattern MODEL = Pattern.compile("\"model\" *: *\"([^\"]+)\"");
  private static final Pattern STREAM = Pattern.compile("\"stream\" *: *true");

  private final SlowProvider server;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
  private String came = "";

  Connection(SlowProvider server, SocketChannel channel, SelectionKey key) {
    this.server = server;
    this.channel = channel;
    this.key = key;
  }

  void ready() {
    try {
      if (key.isReadable()) {
        read();
      }
      if (key.isValid() && key.isWritable()) {
        flush();
      }
    } catch (IOException gone) {
      close();
    }
  }

  private void close() {
    try {
      channel.close();
    } catch (IOException e) {
      key.cancel();
    }
    waiting.clear();
  }

  private void read() throws IOException {
    READ.clear();
    int count = channel.read(READ);
    if (count < 0) {
      close();
      return;
    }
    byte[] bytes = new byte[READ.flip().remaining()];
    READ.get(bytes);
    came += new String(bytes, ISO_8859_1);
    int head = came.indexOf("\r\n\r\n");
    Matcher length = LENGTH.matcher(came);
    if (head < 0 || !length.find()) {
      return;
    }
    int end = head + 4 + Integer.parseInt(length.group(1));
    if (came.length() >= end) {
      String request = came.substring(0, end);
      came = came.substring(end);
      answer(request);
    }
  }

  private void answer(String request) {
    String path = request.substring(0, request.indexOf('\r'));
    Matcher named = MODEL.matcher(request);
    String model = named.find() ? named.group(1) : "unknown";
    int delay = server.between(number(path, "min"), number(path, "max"));
    if (STREAM.matcher(request).find()) {
      int chunks = number(path, "chunks");
      int gap = number(path, "gap");
      server.after(delay, () -> stream(model, chunks, gap));
    } else {
      server.after(delay, () -> write(Wire.whole(model)));
    }
  }

  private void stream(String model, int chunks, int gap) {
    write(Wire.head(model));
    if (gap > 0) {
      piece(model, 0, chunks, gap);
      return;
    }
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < chunks; i++) {
      all.append(Wire.word(model, i));
    }
    write(all.append(Wire.end(model)).toString());
  }

  private void piece(String model, int at, int chunks, int gap) {
    if (!channel.isOpen()) {
      return;
    }
    write(at == chunks ? Wire.end(model) : Wire.word(model, at));
    if (at < chunks) {
      server.after(gap, () -> piece(model, at + 1, chunks, gap));
    }
  }

  private static int number(String path, String name) {
    int at = path.indexOf("/" + name + "=");
    if (at < 0) {
      return 0;
    }
    int begin = at + name.length() + 2;
    return Integer.parseInt(path.substring(begin, path.indexOf('/', begin)));
  }

  private void write(String text) {
    waiting.add(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
    try {
      flush();
    } catch (IOException gone) {
      close();
    }
  }

  private void flush() throws IOException {
    for (ByteBuffer first = waiting.peek(); first != null; first = waiting.peek()) {
      channel.write(first);
      if (first.hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return;
      }
      waiting.remove();
    }
    if (key.isValid()) {
      key.interestOps(SelectionKey.OP_READ);
    }
  }
}
