package dev.switchback.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnitQueueTest {
  @Test
  void keepsWhatItWasGivenWhileItGrowsAndTurns() {
    UnitQueue queue = new UnitQueue(3);
    long polled = 0;
    for (int i = 0; i < 3_000; i++) {
      long unit = queue.add(i % 5 == 0, i / 3_000.0, i / 1_000 + 1, i % 2 == 0, i * 7L, i, 50);
      assertThat(unit).isEqualTo(i);
      queue.values()[queue.offset(unit) + 2] = i;
      if (i % 3 == 0) {
        queue.end(unit, i + 9);
      }
      if (i % 4 == 0) {
        check(queue, polled++);
        queue.poll();
      }
    }
    assertThat(queue.size()).isEqualTo((int) (3_000 - polled));
    while (queue.size() > 0) {
      check(queue, polled++);
      queue.poll();
    }
    assertThat(queue.holds(polled)).isFalse();
    assertThat(queue.holds(0)).isFalse();
  }

  private static void check(UnitQueue queue, long unit) {
    assertThat(queue.head()).isEqualTo(unit);
    assertThat(queue.isCanary(unit)).isEqualTo(unit % 5 == 0);
    assertThat(queue.isKeyed(unit)).isEqualTo(unit % 2 == 0);
    assertThat(queue.isEnded(unit)).isEqualTo(unit % 3 == 0);
    assertThat(queue.word(unit)).isEqualTo(unit * 7);
    assertThat(queue.epoch(unit)).isEqualTo((int) (unit / 1_000 + 1));
    assertThat(queue.drawn(unit)).isEqualTo(unit);
    assertThat(queue.deadline(unit)).isEqualTo(unit + 50);
    assertThat(queue.probability(unit)).isEqualTo(unit / 3_000.0);
    assertThat(queue.values()[queue.offset(unit) + 2]).isEqualTo(unit);
    if (unit % 3 == 0) {
      assertThat(queue.ended(unit)).isEqualTo(unit + 9);
    }
  }
}
