package dev.switchback.simulation;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Plays the runs of a cell, seeds 1 to N, on all cores. */
final class Runner {
  private final PrintStream progress;
  private final boolean live;

  /**
   * @param live whether the line may be written over, as on a terminal
   */
  Runner(PrintStream progress, boolean live) {
    this.progress = progress;
    this.live = live;
  }

  Result play(Cell cell, int runs, String place) {
    long began = System.nanoTime();
    AtomicInteger done = new AtomicInteger();
    Scenario.Ending[] endings =
        IntStream.rangeClosed(1, runs)
            .parallel()
            .mapToObj(
                seed -> {
                  Scenario.Ending ending = cell.scenario().play(seed, cell.alpha());
                  int now = done.incrementAndGet();
                  if (live && now % Math.max(1, runs / 50) == 0) {
                    progress.printf("\r%s %s: %d of %d", place, cell.name(), now, runs);
                  }
                  return ending;
                })
            .toArray(Scenario.Ending[]::new);
    Result result = new Result(endings);
    progress.printf(
        "%s%s alpha %.0f %%, %s: %s reverted, %s canary calls; %.1f s%n",
        live ? "\r" : "",
        place,
        100 * cell.alpha(),
        cell.name(),
        result.rate(0),
        result.calls(0),
        (System.nanoTime() - began) / 1e9);
    return result;
  }
}
