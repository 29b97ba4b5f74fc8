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

/** Live rollouts, as they change. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = {
      "Shows live rollouts until it is interrupted.",
      "On a terminal they are shown in place, elsewhere each change is a line."
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

  @Override
  public Integer call() {
    long began = System.nanoTime();
    long most = length == null ? Long.MAX_VALUE : length.toNanos();
    boolean inPlace = output.style().isColoured() && !output.isJson();
    try (Opened opened = store.open()) {
      Semaphore hints = new Semaphore(0);
      Watched watched = new Watched(opened, routes, output, store.around().clock());
      Registry.Watch watch = opened.registry().watch(hints::release);
      try {
        watched.begin(inPlace);
        for (long left = most; left > 0; left = most - (System.nanoTime() - began)) {
          boolean isHinted = hints.tryAcquire(Math.min(left, POLL_NANOS), TimeUnit.NANOSECONDS);
          if (isHinted) {
            hints.drainPermits();
          }
          watched.look(inPlace);
        }
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      } finally {
        watch.close();
      }
    }
    return 0;
  }
}
