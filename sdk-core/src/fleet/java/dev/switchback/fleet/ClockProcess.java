package dev.switchback.fleet;

import java.util.concurrent.locks.LockSupport;

/**
 * A member of a fleet with a clock of its own. Says what its clock shows, when its counts are
 * pooled, and when the canary that then fails is gone.
 */
final class ClockProcess {
  private ClockProcess() {}

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /** Arguments: address, steady route, turning route. */
  public static void main(String[] arguments) throws Exception {
    say("clock " + System.currentTimeMillis());
    String steady = arguments[1];
    String turning = arguments[2];
    try (FleetMember member = new FleetMember(Store.open(arguments[0]), steady, turning)) {
      boolean pooled = false;
      boolean reverted = false;
      while (member.failure() == null) {
        if (!pooled && member.fleet(steady + "-1").isPooled()) {
          pooled = true;
          say("pooled");
          member.breakCanary();
        }
        if (!reverted && member.switchback().document(turning).serving().rollouts().isEmpty()) {
          reverted = true;
          say("reverted");
        }
        LockSupport.parkNanos(20_000_000);
      }
      say("failed " + member.failure());
    }
  }
}
