package dev.switchback.operator;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.Rollout;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts a rollout. */
@Command(
    name = "canary",
    mixinStandardHelpOptions = true,
    description = "Starts a canary: a version gets a share of the traffic and is judged on it.")
final class CanaryCommand implements Callable<Integer> {
  private static final int USUAL = 50_000;

  @Mixin private ChangeOptions change;

  @Parameters(index = "0", paramLabel = "ROUTE", description = "the route's name")
  private String route = "";

  @Parameters(index = "1", paramLabel = "VERSION", description = "a registered version")
  private String version = "";

  @Option(
      names = "--share",
      paramLabel = "SHARE",
      converter = Shares.Converter.class,
      description = "a percentage; by default the first step, else 5%%")
  private @Nullable Integer share;

  @Option(
      names = "--steps",
      paramLabel = "SHARE",
      split = ",",
      converter = Shares.Converter.class,
      description = "the shares that are planned, rising, such as 5%%,25%%,50%%")
  private List<Integer> steps = List.of();

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "the rollout's id; by default ROUTE-VERSION-aN with the next N not used yet")
  private @Nullable String id;

  @ArgGroup(exclusive = false)
  private @Nullable Ramp ramp;

  /** The automatic ramp. */
  static final class Ramp {
    @Option(
        names = "--advance-after",
        required = true,
        paramLabel = "TIME",
        converter = Times.LengthConverter.class,
        description = "goes to the next step by itself after this time at the earliest, such as 1h")
    private @Nullable Duration after;

    @Option(
        names = "--advance-calls",
        required = true,
        paramLabel = "N",
        description = "and after so many units of the canary")
    private long calls;

    Rollout.Advance advance() {
      return new Rollout.Advance(Required.of(after), calls);
    }
  }

  @Override
  public Integer call() {
    return change.make(route, found -> new Change.StartCanary(rollout(found)));
  }

  private Rollout rollout(Found found) {
    int first = share != null ? share : steps.isEmpty() ? USUAL : steps.get(0);
    return new Rollout(
        id == null ? free(found) : id, version, first, steps, ramp == null ? null : ramp.advance());
  }

  private String free(Found found) {
    Set<String> used =
        Stream.concat(
                found.document().serving().rollouts().stream().map(Rollout::id),
                found.history().stream().map(CanaryCommand::rolloutOf))
            .collect(Collectors.toSet());
    int n = 1;
    while (used.contains(route + "-" + version + "-a" + n)) {
      n++;
    }
    return route + "-" + version + "-a" + n;
  }

  private static String rolloutOf(AuditEntry entry) {
    return String.valueOf(entry.detail().get("rollout"));
  }
}
