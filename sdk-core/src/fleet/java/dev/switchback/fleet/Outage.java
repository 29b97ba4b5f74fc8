package dev.switchback.fleet;

import dev.switchback.Ledger;
import dev.switchback.Verdict;
import dev.switchback.document.Change;
import dev.switchback.document.Rollout;
import dev.switchback.registry.Registry;
import dev.switchback.registry.Status;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * The store of a fleet is stopped for a while and started again. Calls go on; what goes bad
 * meanwhile is taken back by each process alone, and written once; no count is lost or doubled.
 */
final class Outage {
  private static final String STEADY = "steady";
  private static final String TURNING = "turning";
  private static final int MEMBERS = 3;
  private static final long MOST_MILLIS = 1_000;

  private final Report report;
  private final Server server;
  private List<FleetMember> members = List.of();

  Outage(Report report, Server server) {
    this.report = report;
    this.server = server;
  }

  void play(int seconds) throws Exception {
    try (Store store = Store.open(server.address())) {
      store.createTables();
      for (String route : List.of(STEADY, TURNING)) {
        FaultRoute.publish(store.registry(), route, 1);
        Rollout rollout = Rollout.of(route + "-1", "1.1.1", 200_000);
        store.registry().change(route, new Change.StartCanary(rollout), "faults", "");
      }
      members =
          IntStream.range(0, MEMBERS)
              .mapToObj(i -> new FleetMember(Store.open(server.address()), STEADY, TURNING))
              .toList();
      try {
        report.await("the fleet pools", () -> all(Verdict.Fleet::isPooled));
        sleep(2);
        double[] before = millis();
        stopped(seconds);
        double[] during = millis();
        server.start();
        back(store);
        report.measured(
            "%d s, %d calls of %d members before, %d during: p50 %.2f and %.2f ms, p99 %.2f and %.2f ms, most %.0f and %.0f ms"
                .formatted(
                    seconds,
                    before.length,
                    MEMBERS,
                    during.length,
                    at(before, 0.5),
                    at(during, 0.5),
                    at(before, 0.99),
                    at(during, 0.99),
                    at(before, 1),
                    at(during, 1)));
        report.expect(
            at(during, 0.99) < MOST_MILLIS,
            String.format(Locale.ROOT, "calls wait for the store: p99 %.0f ms", at(during, 0.99)));
      } finally {
        for (FleetMember member : members) {
          member.close();
        }
      }
    }
  }

  private boolean all(java.util.function.Predicate<Verdict.Fleet> which) {
    return members.stream()
        .allMatch(
            member ->
                member.fleet(STEADY + "-1") != null && which.test(member.fleet(STEADY + "-1")));
  }

  private double[] millis() {
    double[] all =
        members.stream().flatMapToDouble(member -> Arrays.stream(member.millis())).toArray();
    Arrays.sort(all);
    return all;
  }

  private static double at(double[] sorted, double share) {
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }

  private static void sleep(int seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(100_000_000);
    }
  }

  private void stopped(int seconds) throws Exception {
    server.stop();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    report.await("each says that it goes on alone", () -> all(of -> !of.isConnected()));
    report.expect(all(of -> !of.isPooled()), "what is said alone is not the fleet's");
    report.await(
        "the status says that the store is away",
        () ->
            members.stream().allMatch(m -> m.switchback().status().state() == Status.State.STALE));
    members.forEach(FleetMember::breakCanary);
    report.await(
        "each has taken the bad canary back alone", () -> members.stream().allMatch(this::isOff));
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(100_000_000);
    }
    for (FleetMember member : members) {
      report.expect(member.failure() == null, "a call failed: " + member.failure());
      report.expect(isOff(member), "the canary came back during the outage");
    }
  }

  /** No call got it for a while. */
  private boolean isOff(FleetMember member) {
    return member.lastBroken() > 0
        && System.nanoTime() - member.lastBroken() > TimeUnit.SECONDS.toNanos(3);
  }

  private void back(Store store) throws Exception {
    Registry registry = store.registry();
    report.await(
        "the revert lands", () -> FaultRoute.reverts(registry, TURNING, TURNING + "-1") == 1);
    report.await("the fleet pools again", () -> all(of -> of.isConnected() && of.isPooled()));
    report.await(
        "all have heard of the revert",
        () ->
            members.stream()
                .allMatch(
                    m ->
                        m.switchback().document(TURNING).serving().rollouts().isEmpty()
                            && m.switchback().status().state() == Status.State.READY));
    sleep(1);
    members.forEach(FleetMember::quiet);
    sleep(1);
    long calls = members.stream().mapToLong(FleetMember::calls).sum();
    long canaries = members.stream().mapToLong(FleetMember::canaries).sum();
    report.await(
        "all %d units are pooled, %d of the canary".formatted(calls, canaries),
        () -> pooled(store, false) >= calls);
    report.expect(pooled(store, false) == calls, "units: " + pooled(store, false) + " of " + calls);
    report.expect(
        pooled(store, true) == canaries,
        "the canary's: " + pooled(store, true) + " of " + canaries);
    for (FleetMember member : members) {
      report.expect(member.failure() == null, "a call failed: " + member.failure());
      report.expect(isOff(member), "the canary came back");
    }
    report.expect(
        FaultRoute.reverts(registry, TURNING, TURNING + "-1") == 1, "one entry of the revert");
    for (String route : List.of(STEADY, TURNING)) {
      FaultRoute.agree(report, registry, route);
    }
  }

  private long pooled(Store store, boolean canary) {
    Ledger.Answer answer =
        store
            .ledger()
            .exchange(
                new Ledger.Flush(
                    STEADY + "-1", "", "reader", 1, 0, 0, List.of(), List.of(), List.of()));
    return answer.windows().stream()
        .mapToLong(canary ? Ledger.Window::canaryUnits : Ledger.Window::units)
        .sum();
  }
}
