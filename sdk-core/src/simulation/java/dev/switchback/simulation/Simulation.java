package dev.switchback.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Plays every cell, writes the page, and exits with 1 if a gate fails.
 *
 * <p>Arguments: {@code --reduced} plays a quarter of the runs and draws no pictures; {@code --out
 * DIR} says where the page goes, by default {@code docs}; {@code --only TEXT} plays only the cells
 * whose name has that text.
 */
public final class Simulation {
  private Simulation() {}

  /** See the class. */
  public static void main(String... arguments) throws IOException {
    List<String> given = List.of(arguments);
    boolean reduced = given.contains("--reduced");
    Path directory = Path.of(after(given, "--out", "docs"));
    String only = after(given, "--only", "");
    List<Cell> cells = Cells.all().stream().filter(cell -> cell.name().contains(only)).toList();
    Runner runner = new Runner(System.out, System.console() != null);
    Map<Cell, Result> results = new LinkedHashMap<>();
    List<String> complaints = new ArrayList<>();
    for (Cell cell : cells) {
      int runs = reduced ? cell.runs() / 4 : cell.runs();
      String place = "[%d/%d]".formatted(results.size() + 1, cells.size());
      Result result = runner.play(cell, runs, place);
      results.put(cell, result);
      String complaint = cell.complaint(result);
      if (complaint != null) {
        complaints.add("alpha %s, %s: %s".formatted(cell.alpha(), cell.name(), complaint));
      }
    }
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("simulation.md"), new Report(results).markdown(!reduced));
    if (!reduced) {
      new Pictures(results, directory).draw();
    }
    complaints.forEach(complaint -> System.out.println("FAILED " + complaint));
    System.out.printf(
        "simulation: %d of %d cells pass%n", results.size() - complaints.size(), results.size());
    if (!complaints.isEmpty()) {
      System.exit(1);
    }
  }

  private static String after(List<String> given, String option, String otherwise) {
    int at = given.indexOf(option);
    return at >= 0 && at + 1 < given.size() ? given.get(at + 1) : otherwise;
  }
}
