package dev.switchback.operator;

import org.jspecify.annotations.Nullable;

/** An option that the command line has filled in: a command does not run without it. */
final class Required {
  private Required() {}

  static <T> T of(@Nullable T option) {
    if (option == null) {
      throw new IllegalStateException("a required option was not filled in");
    }
    return option;
  }
}
