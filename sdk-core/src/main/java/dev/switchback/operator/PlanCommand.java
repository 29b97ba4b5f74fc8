package dev.switchback.operator;

import dev.switchback.Plan;
import dev.switchback.SwitchbackException;
import dev.switchback.analysis.Analysis;
import dev.switchback.document.Json;
import dev.switchback.document.Problem;
import dev.switchback.document.Thresholds;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says before a rollout what its thresholds will see, and how soon. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = "Says how many canary calls, and how long, a worsening takes to be seen.")
final class PlanCommand implements Callable<Integer> {
  private static final double WHOLE = 1_000_000;

  private final Style style;

  @Spec private CommandSpec spec;

  @Option(
      names = "--thresholds",
      required = true,
      paramLabel = "FILE",
      description = "a file of thresholds, or a route document")
  private @Nullable Path thresholds;

  @Option(
      names = "--calls-per-hour",
      required = true,
      paramLabel = "N",
      description = "calls of the whole route")
  private double callsPerHour;

  @Option(
      names = "--share",
      paramLabel = "PERCENT",
      defaultValue = "5",
      description = "of the canary (default: ${DEFAULT-VALUE})")
  private double share;

  @Option(
      names = "--keys",
      paramLabel = "N",
      description = "distinct keys in the time of renew; left out: more than matter")
  private @Nullable Long keys;

  @Option(
      names = "--tries-before",
      paramLabel = "N",
      defaultValue = "0",
      description = "rollouts this version had before, 0 to 3 (default: ${DEFAULT-VALUE})")
  private int triesBefore;

  @Option(
      names = "--worse",
      paramLabel = "SIGNAL=VALUE",
      description = "what to look for, such as error_rate=0.05; repeatable")
  private Map<String, Double> worse = Map.of();

  @Option(names = "--json", description = "one JSON object on standard output")
  private boolean json;

  PlanCommand(Style style) {
    this.style = style;
  }

  @Override
  public Integer call() throws IOException {
    Thresholds read = read(Required.of(thresholds));
    Plan plan;
    try {
      int millionths = (int) Math.round(share / 100 * WHOLE);
      plan =
          Analysis.plan(read, new Plan.Traffic(callsPerHour, millionths, keys, triesBefore, worse));
    } catch (IllegalArgumentException refused) {
      throw new SwitchbackException(String.valueOf(refused.getMessage()), refused);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.write(plan.toMap()));
    } else {
      out.print(plan.table());
    }
    return 0;
  }

  private Thresholds read(Path file) throws IOException {
    Thresholds read = ThresholdsFile.read(file);
    List<Problem> problems = Analysis.lint(read);
    if (problems.stream().anyMatch(one -> one.severity() == Problem.Severity.ERROR)) {
      problems.forEach(one -> spec.commandLine().getErr().println(Refusals.text(one, style)));
      throw new SwitchbackException(file + ": its thresholds are refused");
    }
    return read;
  }
}
