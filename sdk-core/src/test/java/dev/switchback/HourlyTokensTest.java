package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HourlyTokensTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void noHourHasMoreThanTheBudgetAndTheLastSpending(int seed) {
    Random random = new Random(seed);
    HourlyTokens tokens = new HourlyTokens(Long.MIN_VALUE);
    long budget = 1_000;
    long minute = 0;
    long[] spent = new long[2_000];
    while (minute < spent.length) {
      long nanos = Long.MIN_VALUE + Duration.ofMinutes(minute).toNanos();
      if (tokens.isLeft(budget, nanos)) {
        int more = random.nextInt(400);
        tokens.spend(more, nanos);
        spent[(int) minute] += more;
      } else {
        assertThat(hour(spent, (int) minute)).isGreaterThanOrEqualTo(budget);
      }
      assertThat(hour(spent, (int) minute)).isLessThan(budget + 400);
      minute += random.nextInt(20) == 0 ? random.nextInt(100) : random.nextInt(3);
    }
  }

  private static long hour(long[] spent, int last) {
    long sum = 0;
    for (int i = Math.max(0, last - 59); i <= last; i++) {
      sum += spent[i];
    }
    return sum;
  }
}
