package dev.switchback;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is logged while this is open; slf4j-simple writes to the standard error stream. */
final class Log implements AutoCloseable {
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  Log() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  String text() {
    return written.toString(StandardCharsets.UTF_8);
  }

  List<String> lines(String containing) {
    return text().lines().filter(line -> line.contains(containing)).toList();
  }

  @Override
  public void close() {
    System.setErr(before);
  }
}
