package dev.switchback.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TextSignalsTest {
  @Test
  void countsCodePointsNotChars() {
    assertThat(TextSignals.length("a👩‍🚀b")).isEqualTo(5);
    assertThat(TextSignals.length("")).isZero();
  }

  @Test
  void aShortTextIsOneWindow() {
    assertThat(TextSignals.diversity("The cat and the hat")).isEqualTo(4 / 5.0);
    assertThat(TextSignals.diversity("… — !")).isNaN();
    assertThat(TextSignals.diversity("")).isNaN();
  }

  @Test
  void agreesWithTheDefinitionOnLongTexts() {
    for (int seed = 1; seed <= 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<String> words = new ArrayList<>();
      for (int i = 0; i < 50 + random.nextInt(300); i++) {
        words.add("w" + random.nextInt(1 + random.nextInt(90)));
      }
      double sum = 0;
      int windows = words.size() - 49;
      for (int i = 0; i < windows; i++) {
        sum += new HashSet<>(words.subList(i, i + 50)).size() / 50.0;
      }
      assertThat(TextSignals.diversity(String.join(" ", words)))
          .isCloseTo(sum / windows, within(1e-12));
    }
  }
}
