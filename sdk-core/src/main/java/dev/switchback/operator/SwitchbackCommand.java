package dev.switchback.operator;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command that all others hang on. */
@Command(
    name = "switchback",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Judges canaries and says why they were taken back.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing to object to",
      "1:a breach that reverts",
      "2:input or arguments refused",
      "3:the registry cannot be read",
      "70:a fault of the program itself"
    },
    subcommands = {LintCommand.class, ReplayCommand.class, PlanCommand.class, ExplainCommand.class})
final class SwitchbackCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: one of the commands below");
  }
}
