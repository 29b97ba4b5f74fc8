package dev.switchback.operator;

import java.io.PrintWriter;

/** A line on a terminal that says how far long work is; nothing where there is no terminal. */
final class Progress implements AutoCloseable {
  private static final long EVERY_NANOS = 200_000_000;

  private final PrintWriter err;
  private final boolean isShown;
  private long last = System.nanoTime();
  private boolean hasShown;

  Progress(Style style, PrintWriter err) {
    this.err = err;
    this.isShown = style.isColoured();
  }

  void at(long lines) {
    long now = System.nanoTime();
    if (isShown && now - last > EVERY_NANOS) {
      last = now;
      hasShown = true;
      err.print("\r%,d lines read, each is read twice".formatted(lines));
      err.flush();
    }
  }

  @Override
  public void close() {
    if (hasShown) {
      err.print("\r\u001b[2K");
      err.flush();
    }
  }
}
