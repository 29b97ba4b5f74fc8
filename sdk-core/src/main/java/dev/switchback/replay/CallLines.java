package dev.switchback.replay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The lines of a file as bytes, one at a time. A line feed at the end of the file ends no line. */
final class CallLines implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private byte[] buffer = new byte[BUFFER];
  private int start;
  private int end;
  private int offset;
  private int length;
  private boolean ended;

  CallLines(Path file) throws IOException {
    in = Files.newInputStream(file);
  }

  /** Moves to the next line; false at the end. */
  boolean next() throws IOException {
    int searched = start;
    while (true) {
      for (int i = searched; i < end; i++) {
        if (buffer[i] == '\n') {
          length = i - start;
          offset = start;
          start = i + 1;
          return true;
        }
      }
      searched = end;
      if (ended) {
        offset = start;
        length = end - start;
        start = end;
        return length > 0;
      }
      searched -= fill();
    }
  }

  /** Reads more behind what is left of the line, which moves to the front; returns by how much. */
  private int fill() throws IOException {
    int moved = start;
    System.arraycopy(buffer, start, buffer, 0, end - start);
    end -= moved;
    start = 0;
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int read = in.read(buffer, end, buffer.length - end);
    ended = read < 0;
    end += Math.max(0, read);
    return moved;
  }

  byte[] bytes() {
    return buffer;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
