package dev.switchback.operator;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/**
 * The command line: {@code java -jar sdk-core-⟨version⟩-cli.jar lint|replay|plan|explain …}.
 *
 * <p>Exit codes: 0, nothing to object to; 1, a breach that reverts; 2, input or arguments refused;
 * 3, the registry cannot be read; 70, a fault of the program itself.
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
    CommandLine line =
        new CommandLine(new SwitchbackCommand(), new Commands(style))
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExitCodeExceptionMapper(Refusals::exitCode)
            .setExecutionExceptionHandler(Refusals::say);
    if (!style.isColoured()) {
      line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    }
    return line.execute(arguments);
  }
}
