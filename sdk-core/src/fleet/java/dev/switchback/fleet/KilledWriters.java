package dev.switchback.fleet;

import dev.switchback.document.AuditEntry;
import dev.switchback.registry.Registry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Processes that change one route are killed at random instants while others go on: what was
 * answered is there, what was not is there whole or not at all.
 */
final class KilledWriters {
  private static final String ROUTE = "faults";
  private static final long LONGEST_MILLIS = 300;

  private final Report report;
  private final Server server;
  private final long seed;
  private int written;
  private int unwritten;

  KilledWriters(Report report, Server server, long seed) {
    this.report = report;
    this.server = server;
    this.seed = seed;
  }

  private Child writer(int number) throws Exception {
    return Child.start(
        WritingProcess.class,
        server.address(),
        ROUTE,
        Integer.toString(number),
        Long.toString(seed));
  }

  private static boolean landed(String line) {
    return line.startsWith("landed ");
  }

  /** A directory takes no whole documents but as files. */
  private void begin(Registry registry, int versions) throws Exception {
    String address = server.address();
    if (address.startsWith("file:")) {
      Path file = Path.of(address.substring("file:".length()), ROUTE + ".yaml");
      Files.writeString(file, FaultRoute.text(ROUTE, versions));
    } else {
      FaultRoute.publish(registry, ROUTE, versions);
    }
  }

  /** There are always two that write and one that begins; the last one outlives all others. */
  void play(int kills) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    try (Store store = Store.open(server.address())) {
      store.createTables();
      begin(store.registry(), (kills + 1) * WritingProcess.VERSIONS);
      Child next = writer(0);
      for (int number = 0; number < kills; number++) {
        try (Child killed = next) {
          next = writer(number + 1);
          killed.await(KilledWriters::landed, random.nextLong(1, 16));
          long millis = random.nextLong(LONGEST_MILLIS);
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
          killed.kill();
          FaultRoute.agree(report, store.registry(), ROUTE);
          kept(store.registry(), "p" + number, killed.lines());
          next.await(KilledWriters::landed, next.count(KilledWriters::landed) + 1);
        }
      }
      next.kill();
      FaultRoute.agree(report, store.registry(), ROUTE);
      kept(store.registry(), "p" + kills, next.lines());
      report.measured(
          "%d processes killed, %d changes; of those under way %d were written and %d not"
              .formatted(kills + 1, store.registry().history(ROUTE).size(), written, unwritten));
    }
  }

  /** What a process said is what the audit says. */
  private void kept(Registry registry, String actor, List<String> lines) {
    Map<String, String> said = new HashMap<>();
    for (String line : lines) {
      String[] words = line.split(" ", 3);
      said.put(words[1], words[0]);
    }
    Map<String, Integer> entries = new HashMap<>();
    for (AuditEntry entry : registry.history(ROUTE)) {
      if (entry.actor().equals(actor)) {
        entries.merge(entry.reason(), 1, Integer::sum);
      }
    }
    report.expect(said.keySet().containsAll(entries.keySet()), "nothing that nobody asked for");
    said.forEach(
        (name, end) -> {
          int found = entries.getOrDefault(name, 0);
          switch (end) {
            case "landed" -> report.expect(found == 1, name + " landed and has " + found);
            case "asked" -> {
              written += found;
              unwritten += 1 - found;
              report.expect(found <= 1, name + " has " + found + " entries");
            }
            default -> report.expect(found == 0, name + " was " + end + " and has " + found);
          }
        });
  }
}
