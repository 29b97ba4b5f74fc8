package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTest {
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n", "\u2003"})
  void refusesABlankKeyAtTheEdge(String blank) {
    assertThatThrownBy(() -> Key.of(blank))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("Key.none()");
  }

  @Test
  void keepsItsTextToItself() {
    assertThat(Key.of("customer-17")).hasToString("Key(…)");
    assertThat(Key.of("customer-17").value()).isEqualTo("customer-17");
    assertThat(Key.none()).hasToString("Key.none");
    assertThat(Key.none().isSticky()).isFalse();
  }

  @Test
  void isEqualByText() {
    assertThat(Key.of("a")).isEqualTo(Key.of("a")).hasSameHashCodeAs(Key.of("a"));
    assertThat(Key.of("a")).isNotEqualTo(Key.of("b")).isNotEqualTo(Key.none());
  }
}
