package dev.switchback.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.SwitchbackException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;

/**
 * The first thing to run: plays a canary that is taken back for its answers, one that is taken back
 * for its errors, and a flip of stable by an edit of a file. See {@link Arguments#USAGE}.
 */
public final class QuickStart {
  private QuickStart() {}

  /** Runs it and ends the process: 0 if all of it happened, 1 if not, 2 for a wrong argument. */
  public static void main(String[] args) {
    // Verdicts have characters beyond ASCII, which a build machine's default encoding may not have.
    PrintStream out = new PrintStream(System.out, true, UTF_8);
    PrintStream err = new PrintStream(System.err, true, UTF_8);
    System.exit(run(args, Pace.ofQuickStart(), System.getenv(), out, err));
  }

  /** Runs it; answers the exit code. */
  static int run(
      String[] args, Pace pace, Map<String, String> environment, PrintStream out, PrintStream err) {
    Arguments arguments;
    try {
      arguments = Arguments.parse(args);
    } catch (IllegalArgumentException wrong) {
      err.println(wrong.getMessage());
      err.print(Arguments.USAGE);
      return 2;
    }
    try {
      String model = arguments.model();
      return model == null
          ? drill(arguments, pace, out, err)
          : Live.of(environment, model, TicketCorpus.load()).run(out);
    } catch (IOException | SwitchbackException failed) {
      err.println("The quickstart could not run: " + failed.getMessage());
      return 1;
    }
  }

  private static int drill(Arguments arguments, Pace pace, PrintStream out, PrintStream err)
      throws IOException {
    PrintStream story = arguments.json() ? err : out;
    Drill.Report report = Drill.play(pace, arguments.record(), story);
    if (report.checks().isComplete()) {
      story.println("All of it happened.");
    } else {
      report.checks().missing().forEach(what -> err.println("Did not happen: " + what));
    }
    if (arguments.json()) {
      out.println(json(report));
    }
    return report.checks().isComplete() ? 0 : 1;
  }

  private static String json(Drill.Report report) {
    ActOne.Outcome one = report.actOne();
    ObjectNode line =
        new ObjectMapper()
            .createObjectNode()
            .put("reverted", one.reverted())
            .put("rollout", one.rollout())
            .put("canary_calls", one.canaryCalls())
            .put("bad_answers", one.badAnswers())
            .put("rule", one.rule())
            .put("reason", one.reason())
            .put("flip_ms", report.flipMillis());
    return line.toString();
  }
}
