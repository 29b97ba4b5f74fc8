package dev.switchback.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of README.md that can be run. */
final class Readme {
  private final String text;

  private Readme(String text) {
    this.text = text;
  }

  static Readme read() throws IOException {
    return new Readme(Files.readString(Path.of("..", "README.md")));
  }

  /** The blocks of one language, in order. */
  List<String> blocks(String language) {
    Matcher fences = Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$").matcher(text);
    List<String> blocks = new ArrayList<>();
    while (fences.find()) {
      blocks.add(fences.group(1));
    }
    return blocks;
  }

  /** The rows of the first table under a heading, each a list of cells, without the head. */
  List<List<String>> table(String heading) {
    Matcher under =
        Pattern.compile("(?ms)^## " + Pattern.quote(heading) + "$.*?^(\\|.*?)\\n\\n").matcher(text);
    if (!under.find()) {
      throw new AssertionError("README.md has no table under " + heading);
    }
    return under.group(1).lines().skip(2).map(Readme::cells).toList();
  }

  private static List<String> cells(String row) {
    String[] cells = row.split("\\|");
    return List.of(cells).subList(1, cells.length).stream().map(String::strip).toList();
  }

  /** What stands in backticks. */
  static List<String> code(String cell) {
    return Pattern.compile("`([^`]+)`")
        .matcher(cell)
        .results()
        .map(found -> found.group(1))
        .toList();
  }
}
