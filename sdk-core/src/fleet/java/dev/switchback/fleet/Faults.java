package dev.switchback.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What must not lose anything: processes killed while they write, stores that go away, come back
 * older or empty. On real stores, with a seed; one line a fault. The exit code is 1 where something
 * was not as expected.
 *
 * <p>Arguments: the seed, how many processes are killed on each store, seconds of outage, and the
 * path of {@code libfaketime.so.1} where clocks are to be hours apart.
 */
public final class Faults {
  private Faults() {}

  private interface Fault {
    void play(Report report) throws Exception;
  }

  private static boolean play(String name, Fault fault) {
    Report report = new Report(name);
    try {
      fault.play(report);
    } catch (Exception failed) {
      failed.printStackTrace();
      report.expect(false, failed.toString());
    }
    return report.end();
  }

  private interface OnServer {
    void play(Report report, Server server) throws Exception;
  }

  /** At the same time: most of it is waiting. */
  private static boolean together(String name, List<Server> servers, OnServer fault)
      throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<Boolean>> played = new ArrayList<>();
      for (Server server : servers) {
        Fault there = report -> fault.play(report, server);
        played.add(threads.submit(() -> play(name + ", " + server.name(), there)));
      }
      boolean good = true;
      for (Future<Boolean> one : played) {
        good &= one.get();
      }
      return good;
    } finally {
      threads.shutdown();
    }
  }

  public static void main(String[] arguments) throws Exception {
    long seed = Long.parseLong(arguments[0]);
    int kills = Integer.parseInt(arguments[1]);
    boolean good = true;
    try (Server redis = Server.redis(true);
        Server postgres = Server.postgres();
        Server h2 = Server.h2();
        Server files = Server.files()) {
      for (Server server : List.of(redis, postgres, h2, files)) {
        good &=
            play(
                "killed writers, " + server.name(),
                report -> new KilledWriters(report, server, seed).play(kills));
      }
      for (Server server : List.of(redis, postgres)) {
        good &=
            play(
                "killed reverts, " + server.name(),
                report -> new KilledReverts(report, server).play());
      }
      int seconds = Integer.parseInt(arguments[2]);
      List<Server> fleets = List.of(redis, postgres);
      good &=
          together("outage", fleets, (report, server) -> new Outage(report, server).play(seconds));
      if (arguments.length > 3) {
        String library = arguments[3];
        good &=
            together(
                "clocks", fleets, (report, server) -> new Clocks(report, server, library).play());
      }
    }
    good &= play("Redis restarted empty", report -> new RedisSetback(report).empty());
    good &= play("Redis failed over", report -> new RedisSetback(report).failover());
    System.exit(good ? 0 : 1);
  }
}
