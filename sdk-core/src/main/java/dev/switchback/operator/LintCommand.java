package dev.switchback.operator;

import dev.switchback.analysis.Analysis;
import dev.switchback.document.DocumentException;
import dev.switchback.document.Documents;
import dev.switchback.document.Json;
import dev.switchback.document.Problem;
import dev.switchback.document.Thresholds;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a registry would refuse, and what is doubtful. */
@Command(
    name = "lint",
    mixinStandardHelpOptions = true,
    description = "Checks route documents, or files of thresholds alone, as a registry would.")
final class LintCommand implements Callable<Integer> {
  private final Style style;

  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "YAML, or JSON by its ending")
  private List<Path> files = List.of();

  @Option(names = "--json", description = "one JSON object on standard output")
  private boolean json;

  LintCommand(Style style) {
    this.style = style;
  }

  @Override
  public Integer call() throws IOException {
    List<Problem> problems = new ArrayList<>();
    for (Path file : files) {
      problems.addAll(lint(file));
    }
    long errors = problems.stream().filter(one -> one.severity() == Problem.Severity.ERROR).count();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.write(map(problems, errors)));
    } else {
      problems.forEach(problem -> out.println(Refusals.text(problem, style)));
      String count = count(errors, "error") + ", " + count(problems.size() - errors, "warning");
      out.println(errors > 0 ? style.red(count) : style.green(count));
    }
    return errors > 0 ? Refusals.REFUSED : 0;
  }

  private static String count(long n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }

  private static List<Problem> lint(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    List<Problem> problems = new ArrayList<>();
    try {
      Thresholds thresholds;
      if (ThresholdsFile.isRoute(bytes)) {
        Documents.Read read = Documents.read(file.toString(), bytes);
        problems.addAll(read.warnings());
        thresholds = read.document().thresholds();
      } else {
        thresholds = Documents.readThresholds(file.toString(), bytes);
      }
      if (thresholds != null) {
        Analysis.lint(thresholds).forEach(one -> problems.add(in(file, one)));
      }
    } catch (DocumentException refused) {
      problems.addAll(refused.problems());
    }
    return problems;
  }

  private static Problem in(Path file, Problem problem) {
    return new Problem(
        problem.severity(),
        problem.file() == null ? file.toString() : problem.file(),
        problem.line(),
        problem.column(),
        problem.field(),
        problem.message(),
        problem.remedy());
  }

  private static Map<String, @Nullable Object> map(List<Problem> problems, long errors) {
    List<Map<String, @Nullable Object>> listed = new ArrayList<>();
    for (Problem problem : problems) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      map.put("severity", problem.severity().name().toLowerCase(Locale.ROOT));
      map.put("file", problem.file());
      map.put("line", problem.line() == 0 ? null : problem.line());
      map.put("column", problem.column() == 0 ? null : problem.column());
      map.put("field", problem.field());
      map.put("message", problem.message());
      map.put("remedy", problem.remedy());
      listed.add(map);
    }
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("errors", errors);
    map.put("warnings", problems.size() - errors);
    map.put("problems", listed);
    return map;
  }
}
