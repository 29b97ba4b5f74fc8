package dev.switchback.call;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** Steps of an asynchronous call, handed in by several threads. */
public final class SerialStress {
  private SerialStress() {}

  /** Steps that add to a plain field: each sees what the one before it wrote. */
  @JCStressTest
  @Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "All ran, one after the other.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "One was lost, ran twice or beside another.")
  @State
  public static class StepsRunOneAfterTheOther {
    private final Serial serial = new Serial();
    private int sum;

    /** Hands in two. */
    @Actor
    public void first() {
      serial.run(() -> sum++);
      serial.run(() -> sum++);
    }

    /** Another. */
    @Actor
    public void second() {
      serial.run(() -> sum++);
    }

    /** What they made. */
    @Arbiter
    public void look(I_Result result) {
      result.r1 = sum;
    }
  }

  /** Two steps of one thread keep their order whoever runs them. */
  @JCStressTest
  @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "In the order they were handed in.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Turned round or lost.")
  @State
  public static class StepsOfOneThreadKeepTheirOrder {
    private final Serial serial = new Serial();
    private int turn;
    private int begun;
    private int ended;

    /** Hands in two. */
    @Actor
    public void both() {
      serial.run(() -> begun = ++turn);
      serial.run(() -> ended = ++turn);
    }

    /** Something else meanwhile. */
    @Actor
    public void other() {
      serial.run(() -> {});
    }

    /** When they ran. */
    @Arbiter
    public void look(II_Result result) {
      result.r1 = begun;
      result.r2 = ended;
    }
  }
}
