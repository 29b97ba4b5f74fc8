package dev.switchback.operator;

import dev.switchback.Verdict;
import dev.switchback.replay.Replay;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Folds recorded calls through the code that judges live ones. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Says what thresholds would have made of recorded calls.",
      "Exit code 0: no breach; 1: a breach that reverts; 2: input refused."
    })
final class ReplayCommand implements Callable<Integer> {
  private final Style style;

  @Spec private CommandSpec spec;

  @Option(
      names = "--thresholds",
      required = true,
      paramLabel = "FILE",
      description = "a file of thresholds, YAML or JSON by its ending")
  private @Nullable Path thresholds;

  @Option(
      names = "--calls",
      required = true,
      paramLabel = "FILE",
      description =
          "one JSON object a line, in order of assignment, as a ReplayRecorder writes them")
  private @Nullable Path calls;

  @Option(
      names = "--reference",
      paramLabel = "FILE",
      description = "what stable is known to do; goes before the thresholds' own, name by name")
  private @Nullable Path reference;

  @Option(names = "--json", description = "one JSON object on standard output")
  private boolean json;

  @Option(
      names = "--trace",
      description = "before it, a line of JSON for each call: the evidence of each rule")
  private boolean trace;

  ReplayCommand(Style style) {
    this.style = style;
  }

  @Override
  public Integer call() throws IOException {
    Path rules = Required.of(thresholds);
    Path recorded = Required.of(calls);
    PrintWriter out = spec.commandLine().getOut();
    Replay.Result result;
    try (Progress progress = new Progress(style, spec.commandLine().getErr())) {
      result = Replay.run(rules, recorded, reference, trace ? out : null, progress::at);
    }
    Verdict verdict = result.verdict();
    if (json || trace) {
      out.println(result.toJson());
    } else if (verdict == null) {
      spec.commandLine().getErr().println(style.red("refused") + "  " + result.error());
    } else {
      print(out, result, verdict);
    }
    return result.exitCode();
  }

  private void print(PrintWriter out, Replay.Result result, Verdict verdict) {
    boolean isBreached = result.exitCode() == Replay.BREACHED;
    out.println(isBreached ? style.red("breached") : style.green("no breach"));
    out.println(
        "%,d calls, %,d of them the canary's; %,d units in %d closed windows, epoch %d"
            .formatted(
                result.lines(),
                verdict.canaryCalls(),
                verdict.units(),
                verdict.closedWindows(),
                verdict.epoch()));
    out.println();
    out.println(verdict.sentence());
    out.println();
    VerdictTable.of(verdict.toMap()).lines(style).forEach(out::println);
  }
}
