package dev.switchback.operator;

import picocli.CommandLine.Help.Ansi;

/** Colour, or none: none where what is printed goes into a file or another program. Immutable. */
final class Style {
  private final boolean coloured;

  private Style(boolean coloured) {
    this.coloured = coloured;
  }

  /** Colour only on a terminal, and not where {@code NO_COLOR} is set. */
  static Style ofTerminal() {
    return new Style(Ansi.AUTO.enabled());
  }

  static Style plain() {
    return new Style(false);
  }

  static Style coloured() {
    return new Style(true);
  }

  boolean isColoured() {
    return coloured;
  }

  String red(String text) {
    return paint("31", text);
  }

  String yellow(String text) {
    return paint("33", text);
  }

  String green(String text) {
    return paint("32", text);
  }

  String bold(String text) {
    return paint("1", text);
  }

  private String paint(String code, String text) {
    return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
