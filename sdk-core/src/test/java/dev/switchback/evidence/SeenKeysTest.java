package dev.switchback.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SeenKeysTest {
  @Test
  void agreesWithASetOverManyWordsAndRepeats() {
    SeenKeys seen = new SeenKeys();
    Set<Long> model = new HashSet<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 50_000; i++) {
      long word = random.nextInt(4) == 0 ? random.nextLong(1_000) : random.nextLong();
      assertThat(seen.contains(word)).isEqualTo(model.contains(word));
      assertThat(seen.add(word)).isEqualTo(model.add(word));
    }
    assertThat(seen.size()).isEqualTo(model.size());
  }

  @Test
  void holdsTheWordZero() {
    SeenKeys seen = new SeenKeys();
    assertThat(seen.contains(0)).isFalse();
    assertThat(seen.add(0)).isTrue();
    assertThat(seen.contains(0)).isTrue();
    assertThat(seen.add(0)).isFalse();
  }

  @Test
  void isFullAtItsBoundAndEmptyOnceCleared() {
    SeenKeys seen = new SeenKeys();
    for (long word = 1; word <= SeenKeys.MOST; word++) {
      assertThat(seen.isFull()).isFalse();
      seen.add(word * 0x9E3779B97F4A7C15L);
    }
    assertThat(seen.isFull()).isTrue();
    seen.clear();
    assertThat(seen.isFull()).isFalse();
    assertThat(seen.size()).isZero();
    assertThat(seen.contains(0x9E3779B97F4A7C15L)).isFalse();
  }
}
