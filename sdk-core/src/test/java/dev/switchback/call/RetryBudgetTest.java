package dev.switchback.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private final RetryBudget budget = new RetryBudget();

  private int taken() {
    int taken = 0;
    while (budget.take()) {
      taken++;
    }
    return taken;
  }

  @Test
  void beginsWithEnoughToRetryAtAll() {
    assertThat(taken()).isEqualTo(RetryBudget.START);
    assertThat(budget.take()).isFalse();
  }

  @Test
  void tenCallsPayForOneRetry() {
    int unused = taken();
    for (int call = 0; call < 9; call++) {
      budget.deposit(0.1);
      assertThat(budget.take()).isFalse();
    }
    budget.deposit(0.1);
    assertThat(taken()).isEqualTo(1);
  }

  @Test
  void savesNoMoreThanItHolds() {
    for (int call = 0; call < 10_000; call++) {
      budget.deposit(0.7);
    }
    assertThat(taken()).isEqualTo(RetryBudget.MOST);
  }

  @Test
  void aShareOfNothingPaysNothing() {
    int unused = taken();
    for (int call = 0; call < 1_000; call++) {
      budget.deposit(0);
    }
    assertThat(budget.take()).isFalse();
  }
}
