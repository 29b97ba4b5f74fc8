package dev.switchback.provider;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Server-sent events out of bytes, however these are cut. Lines end with CR, LF or both; comments
 * and unknown fields are left out. Source: <a
 * href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML, server-sent
 * events</a>. Two leniences: an event at the end of the body counts without its blank line, and
 * llama.cpp's {@code error:} is data of type error. Not thread-safe.
 */
final class EventParser {
  /** The longest line, and the longest data of one event, in bytes. */
  static final int MAX_EVENT = 4 << 20;

  private static final int KEPT = 64 << 10;

  /** Takes events. */
  @FunctionalInterface
  interface Sink {
    /**
     * An event.
     *
     * @param isError whether its type is {@code error}
     * @param data valid during the call only, up to length
     */
    void event(boolean isError, byte[] data, int length) throws IOException;
  }

  private byte[] line = new byte[256];
  private int lineLength;
  private byte[] data = new byte[256];
  private int dataLength;
  private boolean hasData;
  private boolean isError;
  private boolean isAfterCr;
  private boolean isBegun;

  /**
   * Takes bytes.
   *
   * @throws IOException if a line or an event is too long, or what the sink throws
   */
  void feed(ByteBuffer bytes, Sink sink) throws IOException {
    while (bytes.hasRemaining()) {
      int start = bytes.position();
      int end = start;
      int limit = bytes.limit();
      byte at = 0;
      while (end < limit && (at = bytes.get(end)) != '\n' && at != '\r') {
        end++;
      }
      if (end > start) {
        isAfterCr = false;
        line = grown(line, lineLength, end - start);
        bytes.get(line, lineLength, end - start);
        lineLength += end - start;
      }
      if (end < limit) {
        bytes.position(end + 1);
        if (at == '\r' || !isAfterCr) {
          endLine(sink);
        }
        isAfterCr = at == '\r';
      }
    }
  }

  /** The body ended. */
  void end(Sink sink) throws IOException {
    if (lineLength > 0) {
      endLine(sink);
    }
    dispatch(sink);
  }

  private void endLine(Sink sink) throws IOException {
    int from = 0;
    if (!isBegun) {
      isBegun = true;
      boolean hasMark =
          lineLength >= 3
              && line[0] == (byte) 0xEF
              && line[1] == (byte) 0xBB
              && line[2] == (byte) 0xBF;
      from = hasMark ? 3 : 0;
    }
    int length = lineLength;
    lineLength = 0;
    if (length == from) {
      dispatch(sink);
      return;
    }
    int colon = from;
    while (colon < length && line[colon] != ':') {
      colon++;
    }
    int value = colon + 1 < length && line[colon + 1] == ' ' ? colon + 2 : colon + 1;
    field(
        new String(line, from, Math.min(colon - from, 16), StandardCharsets.ISO_8859_1),
        Math.min(value, length),
        length);
    if (line.length > KEPT) {
      line = new byte[256];
    }
  }

  private void field(String name, int from, int to) throws IOException {
    switch (name) {
      case "data" -> add(from, to);
      case "error" -> {
        isError = true;
        add(from, to);
      }
      case "event" -> isError = Arrays.equals(line, from, to, ERROR, 0, ERROR.length);
      default -> {} // a comment has the empty name; id and retry are of no use here
    }
  }

  private static final byte[] ERROR = "error".getBytes(StandardCharsets.ISO_8859_1);

  private void add(int from, int to) throws IOException {
    data = grown(data, dataLength, to - from + 1);
    if (hasData) {
      data[dataLength++] = '\n';
    }
    System.arraycopy(line, from, data, dataLength, to - from);
    dataLength += to - from;
    hasData = true;
  }

  private void dispatch(Sink sink) throws IOException {
    boolean wasError = isError;
    boolean had = hasData;
    int length = dataLength;
    isError = false;
    hasData = false;
    dataLength = 0;
    if (had) {
      sink.event(wasError, data, length);
    }
    if (data.length > KEPT) {
      data = new byte[256];
    }
  }

  private static byte[] grown(byte[] buffer, int used, int more) throws IOException {
    if (more > MAX_EVENT - used) {
      throw new IOException("a line of the stream is longer than " + MAX_EVENT + " bytes");
    }
    int needed = used + more;
    return needed <= buffer.length
        ? buffer
        : Arrays.copyOf(buffer, Math.max(needed, Math.min(buffer.length * 2, MAX_EVENT)));
  }
}
