package dev.switchback.fleet;

import dev.switchback.Switchback;
import dev.switchback.document.Change;
import dev.switchback.document.Rollout;
import dev.switchback.fleet.Steps.Step;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process is killed at a step of its revert. The store has it then or not; another process makes
 * it, or the same one after its restart, and it has one audit entry.
 */
final class KilledReverts {
  private static final String ROUTE = "reverts";

  private final Report report;
  private final Server server;
  private int reverts;

  KilledReverts(Report report, Server server) {
    this.report = report;
    this.server = server;
  }

  void play() throws Exception {
    try (Store store = Store.open(server.address())) {
      store.createTables();
      FaultRoute.publish(store.registry(), ROUTE, 2 * Step.values().length);
      for (Step step : Step.values()) {
        if (step != Step.IN_TRANSACTION || server.address().startsWith("jdbc:")) {
          killed(store, step, true);
          killed(store, step, false);
        }
      }
      report.measured(reverts + " reverts killed at each of their steps");
    }
  }

  private void killed(Store store, Step step, boolean restart) throws Exception {
    String rollout = server.name().toLowerCase(java.util.Locale.ROOT) + "-" + ++reverts;
    store
        .registry()
        .change(
            ROUTE,
            new Change.StartCanary(Rollout.of(rollout, "1.1." + reverts, 500_000)),
            "faults",
            "");
    Path state = Files.createTempDirectory("switchback-state");
    try (Child child =
        Child.start(
            RevertingProcess.class, server.address(), ROUTE, state.toString(), step.name())) {
      child.await((Steps.AT + step)::equals, 1);
    }
    String what = rollout + ", killed " + step + (restart ? ", restarted" : ", another process");
    long there = step.compareTo(Step.WRITTEN) >= 0 ? 1 : 0;
    report.expect(FaultRoute.reverts(store.registry(), ROUTE, rollout) == there, what);
    FaultRoute.agree(report, store.registry(), ROUTE);

    try (Store other = Store.open(server.address());
        Switchback switchback = open(other, restart ? state : null)) {
      boolean[] canary = new boolean[1];
      report.await(
          what + ": the store has the revert",
          () -> {
            canary[0] |= RevertingProcess.call(switchback, ROUTE);
            return FaultRoute.reverts(store.registry(), ROUTE, rollout) == 1;
          });
      // What it took back itself stays so, whatever the store says.
      report.expect(!restart || !canary[0], what + ": the canary did not come back");
      report.await(
          what + ": the process heard of it",
          () -> switchback.document(ROUTE).serving().rollouts().isEmpty());
      for (int call = 0; call < 100; call++) {
        report.expect(!RevertingProcess.call(switchback, ROUTE), what + ": serves stable");
      }
    }
    report.expect(FaultRoute.reverts(store.registry(), ROUTE, rollout) == 1, what + ": one entry");
    FaultRoute.agree(report, store.registry(), ROUTE);
  }

  private static Switchback open(Store store, Path state) {
    Switchback.Builder builder =
        Switchback.builder().registry(store.registry()).ledger(store.ledger()).allow("openai", "*");
    return (state == null ? builder : builder.stateDirectory(state)).build();
  }
}
