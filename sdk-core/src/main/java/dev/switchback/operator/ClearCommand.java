package dev.switchback.operator;

import dev.switchback.document.Change;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Ends a quarantine. */
@Command(
    name = "clear",
    mixinStandardHelpOptions = true,
    description = "Lets a version that was reverted be a canary again. Needs --reason.")
final class ClearCommand implements Callable<Integer> {
  @Mixin private ChangeOptions change;

  @Parameters(index = "0", paramLabel = "ROUTE", description = "the route's name")
  private String route = "";

  @Parameters(index = "1", paramLabel = "VERSION", description = "a quarantined version")
  private String version = "";

  @Override
  public Integer call() {
    return change.make(route, found -> new Change.ClearQuarantine(version));
  }
}
