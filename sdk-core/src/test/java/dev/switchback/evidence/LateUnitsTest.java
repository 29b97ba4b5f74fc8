package dev.switchback.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LateUnitsTest {
  @Test
  void findsEveryUnitThatIsNotMendedWhileItGrowsAndTurns() {
    UnitQueue queue = new UnitQueue(1);
    LateUnits late = new LateUnits();
    SplittableRandom random = new SplittableRandom(7);
    List<Long> waiting = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      long unit = queue.add(i % 3 == 0, 0.05, 1, i % 2 == 0, i, i, 1_000);
      if (random.nextInt(3) != 0) {
        late.add(queue, i / 100, 2.0 * i);
        waiting.add(unit);
      }
      queue.poll();
      while (waiting.size() > 40 + random.nextInt(200)) {
        long gone = waiting.remove(random.nextInt(waiting.size()));
        long position = late.find(gone);
        assertThat(position).isNotNegative();
        assertThat(late.window(position)).isEqualTo(gone / 100);
        assertThat(late.word(position)).isEqualTo(gone);
        assertThat(late.waitedMillis(position)).isEqualTo(2.0 * gone);
        assertThat(late.isCanary(position)).isEqualTo(gone % 3 == 0);
        assertThat(late.isKeyed(position)).isEqualTo(gone % 2 == 0);
        late.mended(position);
        assertThat(late.find(gone)).isEqualTo(-1);
      }
    }
    for (long unit : waiting) {
      assertThat(late.find(unit)).isNotNegative();
    }
    assertThat(late.find(1_000_000)).isEqualTo(-1);
  }
}
