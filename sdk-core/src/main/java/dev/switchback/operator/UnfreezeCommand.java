package dev.switchback.operator;

import dev.switchback.document.Change;
import dev.switchback.document.Serving;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Allows automatic changes again. */
@Command(
    name = "unfreeze",
    mixinStandardHelpOptions = true,
    description = "Allows automatic changes again; a breach that was kept is carried out.")
final class UnfreezeCommand implements Callable<Integer> {
  @Mixin private ChangeOptions change;

  @Parameters(arity = "0..*", paramLabel = "ROUTE", description = "the routes' names")
  private List<String> routes = List.of();

  @Option(names = "--all", description = "every route that is frozen")
  private boolean all;

  @Override
  public Integer call() {
    return new ManyRoutes(change, routes, all)
        .make(Serving.Mode.AUTO, found -> new Change.Unfreeze());
  }
}
