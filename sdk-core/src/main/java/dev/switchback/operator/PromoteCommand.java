package dev.switchback.operator;

import dev.switchback.document.Change;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a canary stable. */
@Command(
    name = "promote",
    mixinStandardHelpOptions = true,
    description = "Makes a rollout's canary stable. Needs --reason.")
final class PromoteCommand implements Callable<Integer> {
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
    return change.make(route, found -> new Change.Promote(found.rollout(rollout).id()));
  }
}
