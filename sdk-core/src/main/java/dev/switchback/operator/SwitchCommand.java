package dev.switchback.operator;

import dev.switchback.document.Change;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Flips stable. */
@Command(
    name = "switch",
    mixinStandardHelpOptions = true,
    description = "Flips stable to any version at once, without a canary. Needs --reason.")
final class SwitchCommand implements Callable<Integer> {
  @Mixin private ChangeOptions change;

  @Parameters(index = "0", paramLabel = "ROUTE", description = "the route's name")
  private String route = "";

  @Parameters(index = "1", paramLabel = "VERSION", description = "a registered version")
  private String version = "";

  @Override
  public Integer call() {
    return change.make(route, found -> new Change.SwitchStable(version));
  }
}
