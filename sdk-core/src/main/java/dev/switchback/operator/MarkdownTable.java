package dev.switchback.operator;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown. */
final class MarkdownTable {
  private MarkdownTable() {}

  static List<String> lines(List<String> header, List<List<String>> rows) {
    List<String> lines = new ArrayList<>();
    lines.add(line(header));
    lines.add("|" + "---|".repeat(header.size()));
    rows.forEach(row -> lines.add(line(row)));
    return lines;
  }

  private static String line(List<String> cells) {
    List<String> safe =
        cells.stream().map(cell -> cell.replace("|", "\\|").replaceAll("\\s+", " ")).toList();
    return "| " + String.join(" | ", safe) + " |";
  }
}
