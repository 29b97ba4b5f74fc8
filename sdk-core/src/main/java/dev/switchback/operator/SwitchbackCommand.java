package dev.switchback.operator;

import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command that all others hang on. */
@Command(
    name = "switchback",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Moves versions of models, and says what serves, since when and why.",
    subcommands = {
      StatusCommand.class,
      WatchCommand.class,
      RegisterCommand.class,
      PublishCommand.class,
      SignCommand.class,
      CanaryCommand.class,
      ShareCommand.class,
      PromoteCommand.class,
      RevertCommand.class,
      SwitchCommand.class,
      RollbackCommand.class,
      FreezeCommand.class,
      UnfreezeCommand.class,
      ClearCommand.class,
      HistoryCommand.class,
      WhichCommand.class,
      ExplainCommand.class,
      InventoryCommand.class,
      ValidateCommand.class,
      LintCommand.class,
      PlanCommand.class,
      ReplayCommand.class,
      GenerateCompletion.class
    })
final class SwitchbackCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: one of the commands below");
  }
}
