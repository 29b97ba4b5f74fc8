package dev.switchback.document;

import java.util.ArrayList;
import java.util.List;

/** The lines of a text with their line ends, to be replaced some at a time. */
final class Lines {
  private final List<String> lines = new ArrayList<>();
  private final String end;

  Lines(String text) {
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        lines.add(text.substring(start, i + 1));
        start = i + 1;
      }
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    this.end = text.contains("\r\n") ? "\r\n" : "\n";
  }

  /** The number of lines. */
  int size() {
    return lines.size();
  }

  /** A line by its number from 1, without its end. */
  String line(int number) {
    return lines.get(number - 1).stripTrailing();
  }

  /**
   * The last line of a block that begins in {@code first} and ends before {@code next}: comments
   * and blank lines at its end belong to what follows.
   */
  int last(int first, int next) {
    int last = next - 1;
    while (last > first && (line(last).isBlank() || line(last).stripLeading().startsWith("#"))) {
      last--;
    }
    return last;
  }

  /** Puts text, its lines ended by {@code \n}, in the place of the lines first to last. */
  void replace(int first, int last, String text) {
    List<String> made = text.lines().map(line -> line + end).toList();
    List<String> old = lines.subList(first - 1, last);
    boolean open = last == lines.size() && last >= first && !old.get(last - first).endsWith("\n");
    old.clear();
    lines.addAll(first - 1, made);
    if (open && !made.isEmpty()) {
      int index = first - 2 + made.size();
      lines.set(index, lines.get(index).stripTrailing());
    }
  }

  /** Puts text behind a line. */
  void insertAfter(int number, String text) {
    if (number > 0 && !lines.get(number - 1).endsWith("\n")) {
      lines.set(number - 1, lines.get(number - 1) + end);
    }
    lines.addAll(number, text.lines().map(line -> line + end).toList());
  }

  String text() {
    return String.join("", lines);
  }
}
