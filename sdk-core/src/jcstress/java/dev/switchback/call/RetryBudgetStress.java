package dev.switchback.call;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** The token bucket under calls that pay in and retries that take out. */
public final class RetryBudgetStress {
  private RetryBudgetStress() {}

  private static int left(RetryBudget budget) {
    int left = 0;
    while (budget.take()) {
      left++;
    }
    return left;
  }

  /** Two retries and one token. */
  @JCStressTest
  @Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "The first got it.")
  @Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "The second got it.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Both, neither, or one is still there.")
  @State
  public static class OneTokenIsTakenOnce {
    private final RetryBudget budget = new RetryBudget();

    /** One token is left. */
    public OneTokenIsTakenOnce() {
      for (int spent = 1; spent < RetryBudget.START; spent++) {
        budget.take();
      }
    }

    /** A retry. */
    @Actor
    public void first(III_Result result) {
      result.r1 = budget.take() ? 1 : 0;
    }

    /** Another. */
    @Actor
    public void second(III_Result result) {
      result.r2 = budget.take() ? 1 : 0;
    }

    /** What is left. */
    @Arbiter
    public void look(III_Result result) {
      result.r3 = left(budget);
    }
  }

  /** Two calls that pay and a retry, with a whole token there. */
  @JCStressTest
  @Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "Nothing was lost.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A payment or a token was lost or made.")
  @State
  public static class NoPaymentIsLost {
    private final RetryBudget budget = new RetryBudget();

    /** One token is left. */
    public NoPaymentIsLost() {
      for (int spent = 1; spent < RetryBudget.START; spent++) {
        budget.take();
      }
    }

    /** A call. */
    @Actor
    public void first(III_Result result) {
      budget.deposit(0.5);
      result.r1 = 1;
    }

    /** Another, and the retry. */
    @Actor
    public void second(III_Result result) {
      budget.deposit(0.5);
      result.r2 = budget.take() ? 1 : 0;
    }

    /** What is left. */
    @Arbiter
    public void look(III_Result result) {
      result.r3 = left(budget);
    }
  }
}
