package dev.switchback.operator;

import dev.switchback.registry.Registry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Live rollouts and their evidence, as they change. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = {
      "Shows live rollouts, and their evidence where the store is the fleet's ledger.",
      "On a terminal they are shown in place, elsewhere each change is a line.",
      "Of all routes it runs until it is interrupted; where routes are named, until the rollouts"
          + " that were live at first have ended: exit code 1 where one was reverted."
    })
final class WatchCommand implements Callable<Integer> {
  /** Looks again so often where no hint comes. */
  private static final long POLL_NANOS = 1_000_000_000;

  @Mixin private StoreOptions store;
  @Mixin private Output output;

  @Parameters(arity = "0..*", paramLabel = "ROUTE", description = "by default every route")
  private List<String> routes = List.of();

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Times.LengthConverter.class,
      description = "ends after this time, such as 10m")
  private @Nullable Duration length;

  @Option(
      names = "--every",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = Times.LengthConverter.class,
      description = "evidence that changed is printed so often; default: ${DEFAULT-VALUE}")
  private Duration every = Duration.ZERO;

  @Override
  public Integer call() {
    long began = System.nanoTime();
    long most = length == null ? Long.MAX_VALUE : length.toNanos();
    long poll = Math.min(POLL_NANOS, every.toNanos());
    try (Opened opened = store.open()) {
      Semaphore hints = new Semaphore(0);
      Screen screen = screen(opened);
      Watched watched = new Watched(opened, routes, output, screen);
      Registry.Watch watch = opened.registry().watch(hints::release);
      try {
        watched.begin();
        for (long left = most; left > 0; left = most - (System.nanoTime() - began)) {
          boolean isHinted = hints.tryAcquire(Math.min(left, poll), TimeUnit.NANOSECONDS);
          if (isHinted) {
            hints.drainPermits();
          }
          Integer code = watched.look();
          if (code != null) {
            return code;
          }
        }
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      } finally {
        watch.close();
      }
    }
    return 0;
  }

  private Screen screen(Opened opened) {
    LiveEvidence evidence = new LiveEvidence(opened.ledger());
    return output.style().isColoured() && !output.isJson()
        ? new InPlace(opened, output, evidence, store.around().clock())
        : new LineByLine(output, evidence, store.around().clock(), every.toNanos());
  }
}
