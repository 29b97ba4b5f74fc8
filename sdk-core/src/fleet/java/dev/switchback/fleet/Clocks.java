package dev.switchback.fleet;

import dev.switchback.Ledger;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Processes whose clocks are hours apart pool their counts and take a canary back. Windows, epochs
 * and the audit are by the store's time. Needs Debian's {@code faketime}.
 */
final class Clocks {
  private static final String STEADY = "clocks-steady";
  private static final String TURNING = "clocks-turning";
  private static final List<Integer> HOURS = List.of(-5, 0, 7);

  private final Report report;
  private final Server server;
  private final String library;

  /**
   * @param library the path of {@code libfaketime.so.1}
   */
  Clocks(Report report, Server server, String library) {
    this.report = report;
    this.server = server;
    this.library = library;
  }

  private Child member(int hours) throws Exception {
    // Its monotonic clock is moved as well, by as much for good: lengths of time are right.
    Map<String, String> clock =
        Map.of("LD_PRELOAD", library, "FAKETIME", (hours < 0 ? "" : "+") + hours + "h");
    return Child.start(
        hours == 0 ? Map.of() : clock, ClockProcess.class, server.address(), STEADY, TURNING);
  }

  void play() throws Exception {
    List<Child> members = new ArrayList<>();
    try (Store store = Store.open(server.address())) {
      store.createTables();
      for (String route : List.of(STEADY, TURNING)) {
        FaultRoute.publish(store.registry(), route, 1);
        Rollout rollout = Rollout.of(route + "-1", "1.1.1", 200_000);
        store.registry().change(route, new Change.StartCanary(rollout), "faults", "");
      }
      Instant begun = Instant.now();
      for (int hours : HOURS) {
        members.add(member(hours));
      }
      for (int i = 0; i < HOURS.size(); i++) {
        Child member = members.get(i);
        member.await("reverted"::equals, 1);
        Instant said = Instant.ofEpochMilli(Long.parseLong(member.lines().get(0).split(" ")[1]));
        Duration off = Duration.between(begun, said).minusHours(HOURS.get(i)).abs();
        report.expect(off.compareTo(Duration.ofMinutes(30)) < 0, "a clock is not as it was set");
      }
      report.await("a window closes by the store's time", () -> windows(store).size() >= 2);
      Instant now = Instant.now();
      List<Ledger.Window> windows = windows(store);
      long most = 1 + Duration.between(begun, now).toMillis() / Ledger.Window.LEAST_MILLIS;
      report.expect(windows.size() <= most, windows.size() + " windows in " + most + " times 10 s");
      report.expect(
          windows.stream().allMatch(window -> window.epoch() == 1), "one epoch of six hours");
      List<AuditEntry> history = store.registry().history(TURNING);
      report.expect(
          FaultRoute.reverts(store.registry(), TURNING, TURNING + "-1") == 1, "one entry");
      report.expect(
          history.stream()
              .allMatch(
                  entry ->
                      Duration.between(begun, entry.at()).abs().compareTo(Duration.ofMinutes(30))
                          < 0),
          "the audit has the store's time");
      FaultRoute.agree(report, store.registry(), TURNING);
      report.measured("clocks off by " + HOURS + " hours, " + windows.size() + " windows");
    } finally {
      for (Child member : members) {
        member.close();
      }
    }
  }

  private static List<Ledger.Window> windows(Store store) {
    return store
        .ledger()
        .exchange(
            new Ledger.Flush(STEADY + "-1", "", "reader", 1, 0, 0, List.of(), List.of(), List.of()))
        .windows()
        .stream()
        .filter(Ledger.Window::isOpened)
        .toList();
  }
}
