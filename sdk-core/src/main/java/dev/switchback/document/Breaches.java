package dev.switchback.document;

import dev.switchback.document.Thresholds.OnBreach;
import dev.switchback.document.Thresholds.Unit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the small enumerations of the thresholds. */
final class Breaches {
  private Breaches() {}

  static @Nullable OnBreach read(Fields fields) {
    return choice(fields, "on_breach", OnBreach.values());
  }

  static @Nullable Unit unit(Fields fields) {
    return choice(fields, "unit", Unit.values());
  }

  /** The constant that the field names in lower case. */
  static <E extends Enum<E>> @Nullable E choice(Fields fields, String name, E[] values) {
    String text = fields.string(name);
    if (text == null) {
      return null;
    }
    for (E value : values) {
      if (text(value).equals(text)) {
        return value;
      }
    }
    List<String> known = Arrays.stream(values).map(Breaches::text).toList();
    fields.error(name, "is unknown", "write one of " + String.join(", ", known));
    return null;
  }

  static String text(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
