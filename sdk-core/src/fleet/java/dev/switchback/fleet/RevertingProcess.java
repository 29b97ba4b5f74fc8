package dev.switchback.fleet;

import dev.switchback.Key;
import dev.switchback.Switchback;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** A process whose canary fails, and which stops for good at one step of the revert. */
final class RevertingProcess {
  private RevertingProcess() {}

  /** Arguments: address, route, state directory, step. */
  public static void main(String[] arguments) {
    Steps steps = new Steps(Steps.Step.valueOf(arguments[3]));
    try (Store store = Store.open(arguments[0], steps::around);
        Switchback switchback =
            Switchback.builder()
                .registry(steps.around(store.registry()))
                .ledger(store.ledger())
                .allow("openai", "*")
                .stateDirectory(Path.of(arguments[2]))
                .observer(steps)
                .build()) {
      while (switchback.routes().contains(arguments[1])) {
        call(switchback, arguments[1]);
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  /** Whether it got the canary, which fails. */
  static boolean call(Switchback switchback, String route) {
    try {
      switchback.call(
          route,
          Key.of(UUID.randomUUID().toString()),
          target -> {
            if (target.model().equals(FaultRoute.BROKEN)) {
              throw new IllegalStateException("the canary is broken");
            }
            return FaultRoute.FINE;
          });
      return false;
    } catch (IllegalStateException broken) {
      return true;
    }
  }
}
