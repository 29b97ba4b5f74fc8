package dev.switchback.operator;

import dev.switchback.document.Change;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves a canary's share. */
@Command(
    name = "share",
    mixinStandardHelpOptions = true,
    description = "Moves the share of traffic that a canary gets.")
final class ShareCommand implements Callable<Integer> {
  @Mixin private ChangeOptions change;

  @Parameters(index = "0", paramLabel = "ROUTE", description = "the route's name")
  private String route = "";

  @Parameters(
      index = "1",
      paramLabel = "SHARE",
      converter = Shares.Converter.class,
      description = "a percentage, such as 25%%")
  private int share;

  @Option(
      names = "--rollout",
      paramLabel = "ID",
      description = "the rollout; needed where several are live")
  private @Nullable String rollout;

  @Override
  public Integer call() {
    return change.make(route, found -> new Change.SetShare(found.rollout(rollout).id(), share));
  }
}
