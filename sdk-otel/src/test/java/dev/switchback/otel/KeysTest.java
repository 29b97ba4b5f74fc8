package dev.switchback.otel;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeysTest {
  private static List<String> keys() throws IllegalAccessException {
    List<String> keys = new ArrayList<>();
    for (var field : Keys.class.getDeclaredFields()) {
      if (AttributeKey.class.isAssignableFrom(field.getType())) {
        keys.add(((AttributeKey<?>) field.get(null)).getKey());
      }
    }
    return keys;
  }

  @Test
  void noKeyIsThePrefixOfAnother() throws IllegalAccessException {
    List<String> keys = keys();

    assertThat(keys).hasSizeGreaterThan(30).doesNotHaveDuplicates();
    for (String key : keys) {
      assertThat(keys).filteredOn(other -> other.startsWith(key)).containsExactly(key);
    }
  }
}
