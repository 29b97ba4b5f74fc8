package dev.switchback.operator;

import dev.switchback.document.Change;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Withdraws a canary. */
@Command(
    name = "revert",
    mixinStandardHelpOptions = true,
    description = "Withdraws a rollout's canary and quarantines its version. Needs --reason.")
final class RevertCommand implements Callable<Integer> {
  @Mixin private ChangeOptions change;

  @Parameters(paramLabel = "ROUTE", description = "the route's name")
  private String route = "";

  @Option(
      names = "--rollout",
      paramLabel = "ID",
      description = "the rollout; needed where several are live")
  private @Nullable String rollout;

  @Override
  public Integer call() {
    return change.make(route, found -> new Change.Revert(found.rollout(rollout).id(), Map.of()));
  }
}
