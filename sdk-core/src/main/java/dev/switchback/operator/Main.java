package dev.switchback.operator;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/**
 * The command line: {@code java -jar sdk-core-⟨version⟩-cli.jar status|canary|…}; {@code --help}
 * lists the commands.
 *
 * <p>Exit codes: 0, done, nothing to object to; 1, an objection: a breach that reverts, a broken
 * audit, a document that is refused, an inventory that lacks something; 2, refused: the change, the
 * input, the arguments; 3, the registry cannot be read or written; 70, a fault of the program
 * itself.
 */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String... arguments) {
    // Nothing is logged by a command, so that there is no logger is not worth a warning.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int code = run(out, err, Style.ofTerminal(), arguments);
    out.flush();
    err.flush();
    System.exit(code);
  }

  static int run(PrintWriter out, PrintWriter err, Style style, String... arguments) {
    return run(Surroundings.of(out, err, style), arguments);
  }

  static int run(Surroundings around, String... arguments) {
    CommandLine line =
        new CommandLine(new SwitchbackCommand(), new Commands(around))
            .setOut(around.out())
            .setErr(around.err())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExitCodeExceptionMapper(Refusals::exitCode)
            .setExecutionExceptionHandler(Refusals::say);
    ExitCodes.tellEach(line);
    if (!around.style().isColoured()) {
      line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    }
    return line.execute(arguments);
  }
}
