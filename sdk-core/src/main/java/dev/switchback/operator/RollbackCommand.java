package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import dev.switchback.document.Change;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Puts stable back. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = "Puts stable back to a version that was stable before. Needs --reason.")
final class RollbackCommand implements Callable<Integer> {
  @Mixin private ChangeOptions change;

  @Parameters(index = "0", paramLabel = "ROUTE", description = "the route's name")
  private String route = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VERSION",
      description = "the version; by default the one that was stable before this one")
  private @Nullable String version;

  @Override
  public Integer call() {
    return change.make(route, found -> new Change.Rollback(version(found)));
  }

  private String version(Found found) {
    String previous = version == null ? found.document().serving().previous() : version;
    if (previous == null) {
      throw new SwitchbackException(
          "rollback of " + route + ": no version is known that was stable before; name one");
    }
    return previous;
  }
}
