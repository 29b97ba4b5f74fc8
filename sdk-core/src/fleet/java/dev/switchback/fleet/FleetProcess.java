package dev.switchback.fleet;

import dev.switchback.Event;
import dev.switchback.Key;
import dev.switchback.Observer;
import dev.switchback.Switchback;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One process of the drill: 20 calls a second, whose canary always fails. Says on standard output
 * when its calls got the canary ({@code C rollout nanos}), when it saw a rollout come ({@code L}),
 * and when it saw a rollout go ({@code S}). Times are of the machine's monotonic clock, which its
 * processes share.
 */
final class FleetProcess {
  private static final long PAUSE_NANOS = 50_000_000;

  private FleetProcess() {}

  private static synchronized void say(String what, String rollout, long nanos) {
    System.out.println(what + " " + rollout + " " + nanos);
    System.out.flush();
  }

  public static void main(String[] arguments) throws Exception {
    Set<String> gone = ConcurrentHashMap.newKeySet();
    Observer observer =
        new Observer() {
          @Override
          public void told(Event event) {
            if (event instanceof Event.Breached breached && breached.acted()) {
              String rollout = breached.verdict().rollout();
              say("B", rollout, System.nanoTime());
              if (gone.add(rollout)) {
                say("S", rollout, System.nanoTime());
              }
            }
          }
        };
    try (Store store = Store.open(arguments[0]);
        Switchback switchback =
            Switchback.builder()
                .registry(store.registry())
                .ledger(store.ledger())
                .allow("openai", "*")
                .observer(observer)
                .build()) {
      say("U", "up", System.nanoTime());
      Set<String> live = new HashSet<>();
      long next = System.nanoTime();
      while (System.in.available() == 0) {
        RouteDocument document = switchback.document(Drill.ROUTE);
        List<String> now = new ArrayList<>();
        if (document != null) {
          document.serving().rollouts().stream().map(Rollout::id).forEach(now::add);
        }
        for (String rollout : live) {
          if (!now.contains(rollout) && gone.add(rollout)) {
            say("S", rollout, System.nanoTime());
          }
        }
        for (String rollout : now) {
          if (live.add(rollout)) {
            say("L", rollout, System.nanoTime());
          }
        }
        long at = System.nanoTime();
        if (at - next >= 0) {
          next += PAUSE_NANOS;
          call(switchback, now.isEmpty() ? "none" : now.get(0), at);
        }
        java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
      }
    }
  }

  private static void call(Switchback switchback, String rollout, long at) {
    try {
      switchback.call(
          Drill.ROUTE,
          Key.of(UUID.randomUUID().toString()),
          target -> {
            if (target.model().equals(Drill.CANARY_MODEL)) {
              say("C", rollout, at);
              throw new IllegalStateException("the canary is broken");
            }
            return "fine";
          });
    } catch (IllegalStateException broken) {
      // What the drill is about.
    }
  }
}
