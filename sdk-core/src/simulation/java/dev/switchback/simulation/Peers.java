package dev.switchback.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * The rules of other systems for error rates, as their documentation states them, on the same
 * calls. Those that look once an interval look every 500 calls.
 */
final class Peers {
  static final int INTERVAL = 500;

  static final List<String> NAMES =
      List.of(
          "Argo Rollouts, default (> 5 %, failureLimit 0)",
          "Argo Rollouts, as documented (> 5 %, failureLimit 3)",
          "Argo Rollouts, ratio (> 1.5 × stable, failureLimit 3)",
          "Flagger, as documented (> 1 %, threshold 5)",
          "z-test on all calls so far, looked at every interval",
          "5 errors in a row",
          "more than 20 % of the last 50");

  private final List<Peer> peers;
  private final Counts interval = new Counts();
  private final Counts total = new Counts();
  private int calls;
  private int undecided;

  Peers(double alpha) {
    double z = alpha <= 0.01 ? 2.3263478740408408 : 1.6448536269514722;
    peers = new ArrayList<>();
    peers.add(new Peer((now, all) -> now.canaryRate() > 0.05, 1));
    peers.add(new Peer((now, all) -> now.canaryRate() > 0.05, 4));
    peers.add(new Peer((now, all) -> now.canaryRate() > 1.5 * now.stableRate(), 4));
    peers.add(new Peer((now, all) -> now.canaryRate() > 0.01, 5));
    peers.add(new Peer((now, all) -> all.z() > z, 1));
    peers.add(new Peer(new InARow(5)));
    peers.add(new Peer(new OfTheLast(50, 10)));
    undecided = peers.size();
  }

  void see(boolean ofCanary, boolean fails) {
    interval.add(ofCanary, fails);
    total.add(ofCanary, fails);
    boolean looks = ++calls % INTERVAL == 0;
    for (Peer peer : peers) {
      if (peer.reverted == Scenario.NEVER
          && (ofCanary && peer.sees(fails) || looks && peer.looks(interval, total))) {
        peer.reverted = total.canary;
        undecided--;
      }
    }
    if (looks) {
      interval.clear();
    }
  }

  boolean isUndecided() {
    return undecided > 0;
  }

  Scenario.Ending ending(int ours) {
    int[] all = new int[1 + peers.size()];
    all[0] = ours;
    for (int i = 0; i < peers.size(); i++) {
      all[1 + i] = peers.get(i).reverted;
    }
    return new Scenario.Ending(all);
  }

  /** Counts of both slices. */
  private static final class Counts {
    private int canary;
    private int canaryBad;
    private int stable;
    private int stableBad;

    void add(boolean ofCanary, boolean fails) {
      int bad = fails ? 1 : 0;
      if (ofCanary) {
        canary++;
        canaryBad += bad;
      } else {
        stable++;
        stableBad += bad;
      }
    }

    void clear() {
      canary = canaryBad = stable = stableBad = 0;
    }

    double canaryRate() {
      return canary == 0 ? 0 : (double) canaryBad / canary;
    }

    double stableRate() {
      return stable == 0 ? 0 : (double) stableBad / stable;
    }

    /** Of two proportions, their variance pooled. */
    double z() {
      double pooled = (double) (canaryBad + stableBad) / (canary + stable);
      double variance = pooled * (1 - pooled) * (1.0 / canary + 1.0 / stable);
      return variance > 0 ? (canaryRate() - stableRate()) / Math.sqrt(variance) : 0;
    }
  }

  private interface Look {
    boolean fails(Counts interval, Counts total);
  }

  private interface Run {
    boolean sees(boolean fails);
  }

  /** One rule: fails at a number of looks, or at a call. */
  private static final class Peer {
    private final Look look;
    private final Run run;
    private int left;
    private int reverted = Scenario.NEVER;

    Peer(Look look, int failures) {
      this.look = look;
      this.run = fails -> false;
      this.left = failures;
    }

    Peer(Run run) {
      this.look = (interval, total) -> false;
      this.run = run;
    }

    boolean looks(Counts interval, Counts total) {
      return look.fails(interval, total) && --left == 0;
    }

    boolean sees(boolean fails) {
      return run.sees(fails);
    }
  }

  private static final class InARow implements Run {
    private final int length;
    private int run;

    InARow(int length) {
      this.length = length;
    }

    @Override
    public boolean sees(boolean fails) {
      run = fails ? run + 1 : 0;
      return run >= length;
    }
  }

  private static final class OfTheLast implements Run {
    private final boolean[] last;
    private final int most;
    private int seen;
    private int bad;

    OfTheLast(int length, int most) {
      this.last = new boolean[length];
      this.most = most;
    }

    @Override
    public boolean sees(boolean fails) {
      int at = seen++ % last.length;
      bad += (fails ? 1 : 0) - (last[at] ? 1 : 0);
      last[at] = fails;
      return bad > most;
    }
  }
}
