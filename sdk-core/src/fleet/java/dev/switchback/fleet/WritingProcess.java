package dev.switchback.fleet;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import dev.switchback.document.Rollout;
import dev.switchback.registry.RegistryException;
import java.util.SplittableRandom;

/**
 * A process that changes a route until it is killed. Says what it asks for and what it is answered:
 * {@code asked NAME}, then {@code landed}, {@code refused} or {@code lost}.
 */
final class WritingProcess {
  /** Versions that each such process has for itself. */
  static final int VERSIONS = 4;

  private WritingProcess() {}

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /** Arguments: address, route, number of this process from 0, seed. */
  public static void main(String[] arguments) {
    int number = Integer.parseInt(arguments[2]);
    SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[3]) + number);
    try (Store store = Store.open(arguments[0])) {
      for (int i = 0; ; i++) {
        String name = "p" + number + "-" + i;
        Change change = change(random, number, i, name);
        say("asked " + name);
        try {
          AuditEntry entry = store.registry().change(arguments[1], change, "p" + number, name);
          say("landed " + name + " " + entry.revision());
        } catch (ChangeRefusedException refused) {
          say("refused " + name);
        } catch (RegistryException lost) {
          say("lost " + name);
        }
      }
    }
  }

  /** Rollouts that come and are taken back, as long as there are versions; then what is left. */
  private static Change change(SplittableRandom random, int number, int i, String name) {
    int cycle = i / 8;
    if (cycle < VERSIONS) {
      String rollout = "r-" + number + "-" + cycle;
      String version = "1.1." + (number * VERSIONS + cycle + 1);
      switch (i % 8) {
        case 1 -> {
          return new Change.StartCanary(Rollout.of(rollout, version, 50_000));
        }
        case 3 -> {
          return new Change.SetShare(rollout, 60_000);
        }
        case 5 -> {
          return new Change.Revert(rollout, java.util.Map.of());
        }
        default -> {}
      }
    }
    return switch (random.nextInt(4)) {
      case 0 -> new Change.Freeze();
      case 1 -> new Change.Unfreeze();
      default -> new Change.Describe(name, null, null, null, null, null);
    };
  }
}
