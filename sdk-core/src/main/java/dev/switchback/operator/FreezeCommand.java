package dev.switchback.operator;

import dev.switchback.document.Change;
import dev.switchback.document.Serving;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops automatic changes. */
@Command(
    name = "freeze",
    mixinStandardHelpOptions = true,
    description = {
      "Stops every automatic change; the split goes on as it is.",
      "A breach while frozen is kept and carried out on unfreezing."
    })
final class FreezeCommand implements Callable<Integer> {
  @Mixin private ChangeOptions change;

  @Parameters(arity = "0..*", paramLabel = "ROUTE", description = "the routes' names")
  private List<String> routes = List.of();

  @Option(names = "--all", description = "every route that is not frozen yet")
  private boolean all;

  @Override
  public Integer call() {
    return new ManyRoutes(change, routes, all)
        .make(Serving.Mode.FROZEN, found -> new Change.Freeze());
  }
}
