package dev.switchback.operator;

import dev.switchback.document.Json;
import dev.switchback.document.Problem;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command prints, and in which form. */
final class Output {
  private final Surroundings around;

  @Option(names = "--json", description = "one JSON object on standard output")
  private boolean json;

  Output(Surroundings around) {
    this.around = around;
  }

  boolean isJson() {
    return json;
  }

  Style style() {
    return around.style();
  }

  PrintWriter out() {
    return around.out();
  }

  void line(String text) {
    out().println(text);
  }

  /** On standard error, so that standard output stays what was asked for. */
  void complain(String text) {
    around.err().println(text);
  }

  void json(Map<String, ? extends @Nullable Object> map) {
    out().println(Json.write(map));
  }

  void table(TextTable table) {
    table.lines(style()).forEach(this::line);
  }

  void warn(List<Problem> problems) {
    problems.forEach(problem -> complain(Refusals.text(problem, style())));
  }
}
