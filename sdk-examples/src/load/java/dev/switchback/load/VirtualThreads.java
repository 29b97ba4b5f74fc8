package dev.switchback.load;

import dev.switchback.Outcome;
import dev.switchback.Switchback;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;

/**
 * Many virtual threads at once, each with its calls: a lambda around the JDK's client, the built-in
 * adapter, a stream read in a loop, and a route with a small bulkhead. Needs JDK 24 or newer. The
 * exit code is 1 where a call was lost or ended otherwise than expected, where a virtual thread was
 * pinned by the library, or where there were more carriers than processors.
 *
 * <p>Arguments: how many threads; {@code control} besides, and bodies pin on purpose, which must be
 * seen.
 */
public final class VirtualThreads {
  private static final int NARROW = 100;
  private static final long LONGEST_SECONDS = 240;
  private static final int WARM = 200;

  /** Of 128 rollouts of equal versions, where each may fall by chance at 5 %: more have 0.1 %. */
  private static final int MOST_REVERTS = 15;

  private VirtualThreads() {}

  /** This program is compiled for 17, which has none. */
  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  private static long scheduler(String attribute) throws Exception {
    ObjectName name = new ObjectName("jdk.management:type=VirtualThreadScheduler");
    return ((Number) ManagementFactory.getPlatformMBeanServer().getAttribute(name, attribute))
        .longValue();
  }

  /** All at once; how many said that all was as expected. */
  private static int run(ExecutorService threads, int count, ThreadCalls calls, Peak peak)
      throws Exception {
    List<Future<Boolean>> running = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = i;
      running.add(threads.submit(() -> calls.make(number)));
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
    int good = 0;
    for (Future<Boolean> one : running) {
      peak.look();
      if (one.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        good++;
      }
    }
    return good;
  }

  /** The most carriers seen. */
  private static final class Peak {
    long carriers;

    void look() throws Exception {
      carriers = Math.max(carriers, scheduler("PoolSize"));
    }
  }

  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[0]);
    boolean isControl = arguments.length > 1 && arguments[1].equals("control");
    Ended ended = new Ended();
    boolean good = true;
    try (ServerProcess server = ServerProcess.start();
        Switchback switchback = LoadRoutes.open(2 * count, NARROW, ended)) {
      ExecutorService threads = virtualThreads();
      HttpClient http =
          HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();
      ThreadCalls calls = new ThreadCalls(switchback, server, http, count, isControl);
      Peak peak = new Peak();
      // A thread that waits for another one's loading of a class is pinned by the JVM, so most are
      // loaded first; with the recorder on, since that changes some of them and loads its own.
      Pins warm = new Pins(isControl);
      run(threads, WARM, calls, new Peak());
      long before = ended.begun();
      long begun = System.nanoTime();
      Memory memory = new Memory();
      Pins pins = new Pins(isControl);
      int right;
      try (pins) {
        right = run(threads, count, calls, peak);
      }
      warm.close();
      double seconds = (System.nanoTime() - begun) / 1e9;
      long made = ThreadCalls.CALLS * (long) count;
      long parallelism = scheduler("Parallelism");
      System.out.println("| what | value | expected |");
      System.out.println("|---|---|---|");
      good &= row("virtual threads at once, all as expected", right, count, right == count);
      good &= row("calls begun", ended.begun() - before, made, ended.begun() - before == made);
      long all = ended.of(Outcome.SUCCESS) + ended.of(Outcome.REJECTED);
      good &= row("calls ended, warm-up included", all, ended.begun(), all == ended.begun());
      long reverts = ended.of("Reverted");
      String chance = "at most " + MOST_REVERTS + ": 128 rollouts, alpha 5 %";
      good &= row("reverts", reverts, chance, reverts <= MOST_REVERTS);
      row("of them rejected by the bulkhead of 100", ended.of(Outcome.REJECTED), null, true);
      good &=
          isControl
              ? row("pinned by these programs", pins.ours(), "at least 1", pins.ours() > 0)
              : row("pinned by the library", pins.ours(), 0, pins.ours() == 0);
      row("pinned by the JVM's loading and linking below the library", pins.belowUs(), null, true);
      row("pinned elsewhere", pins.others(), null, true);
      row("pinned, and the JVM recorded no stack", pins.stackless(), null, true);
      good &=
          row(
              "carriers at most",
              peak.carriers,
              "at most " + parallelism,
              isControl || peak.carriers <= parallelism);
      row("platform threads at most", memory.threads(), null, true);
      row("heap at most, MiB", memory.peakMebibytes(), null, true);
      row("heap after a collection, MiB", memory.liveMebibytes(), null, true);
      System.out.printf(Locale.ROOT, "%n%.1f s; %s%n", seconds, ended);
      pins.stacks().stream().limit(isControl ? 1 : 5).forEach(System.out::println);
    }
    System.exit(good ? 0 : 1);
  }

  private static boolean row(String what, Object value, Object expected, boolean good) {
    String said = expected == null ? "" : expected + (good ? "" : " **not held**");
    System.out.println("| " + what + " | " + value + " | " + said + " |");
    return good;
  }
}
