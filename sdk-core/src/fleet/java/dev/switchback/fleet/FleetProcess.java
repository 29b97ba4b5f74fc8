package dev.switchback.fleet;

import dev.switchback.Event;
import dev.switchback.Key;
import dev.switchback.Observer;
import dev.switchback.Switchback;
import dev.switchback.document.RouteDocument;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

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
    Store store = Store.open(arguments[0]);
    Switchback.Builder builder =
        Switchback.builder().registry(store.registry()).allow("openai", "*").observer(observer);
    if (store.ledger() != null) {
      builder.ledger(store.ledger());
    }
    try (store;
        Switchback switchback = builder.build()) {
      say("U", "up", System.nanoTime());
      Map<String, String> live = new HashMap<>();
      long next = System.nanoTime();
      while (System.in.available() == 0) {
        Map<String, String> now = live(switchback);
        for (String rollout : live.keySet()) {
          if (!now.containsKey(rollout) && gone.add(rollout)) {
            say("S", rollout, System.nanoTime());
          }
        }
        now.forEach(
            (rollout, route) -> {
              if (live.put(rollout, route) == null) {
                say("L", rollout, System.nanoTime());
              }
            });
        long at = System.nanoTime();
        if (at - next >= 0) {
          next += PAUSE_NANOS;
          var first = now.entrySet().stream().findFirst().orElse(Map.entry("none", "drill-0"));
          call(switchback, first.getValue(), first.getKey(), at);
        }
        LockSupport.parkNanos(5_000_000);
      }
    }
  }

  /** The rollouts that this process knows as live, and their routes. */
  private static Map<String, String> live(Switchback switchback) {
    Map<String, String> live = new HashMap<>();
    for (String route : switchback.routes()) {
      RouteDocument document = switchback.document(route);
      if (document != null) {
        document.serving().rollouts().forEach(rollout -> live.put(rollout.id(), route));
      }
    }
    return live;
  }

  private static void call(Switchback switchback, String route, String rollout, long at) {
    try {
      switchback.call(
          route,
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
