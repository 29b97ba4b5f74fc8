package dev.switchback.operator;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What the exit codes mean; every command's help says it. */
final class ExitCodes {
  private ExitCodes() {}

  /** On the command and on all below it. */
  static void tellEach(CommandLine line) {
    Map<String, String> codes = new LinkedHashMap<>();
    codes.put("0", "done, nothing to object to");
    codes.put(
        "1", "an objection: a breach, a broken audit, a refused document, a gap in inventory");
    codes.put("2", "refused: the change, the input, the arguments");
    codes.put("3", "the registry cannot be read or written");
    codes.put("70", "a fault of the program itself");
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    usage.exitCodeListHeading("%nExit codes:%n").exitCodeList(codes);
    line.getSubcommands().values().forEach(ExitCodes::tellEach);
  }
}
