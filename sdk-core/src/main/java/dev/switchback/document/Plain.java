package dev.switchback.document;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain values (Map, List, String, BigDecimal, Boolean, null) checked and copied to the bottom. */
final class Plain {
  private Plain() {}

  /** A declared map: numbers of more than 15 significant digits are refused. */
  static Map<String, Object> declared(String field, Map<String, ?> map) {
    return map(field, map, true);
  }

  /**
   * A measured map: doubles keep their shortest digits, integers of more than 15 digits become
   * strings, so that canonical JSON loses nothing; a double that is not finite becomes null.
   */
  static Map<String, Object> measured(String field, Map<String, ?> map) {
    return map(field, map, false);
  }

  private static Map<String, Object> map(String field, Map<?, ?> map, boolean declared) {
    Map<String, Object> copy = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = String.valueOf(entry.getKey());
      put(copy, key, value(field + "." + key, entry.getValue(), declared));
    }
    return Collections.unmodifiableMap(copy);
  }

  @SuppressWarnings("NullAway") // the maps hold JSON's null, which their type does not say
  static void put(Map<String, Object> map, String key, @Nullable Object value) {
    map.put(key, value);
  }

  private static @Nullable Object value(String field, @Nullable Object value, boolean declared) {
    if (value instanceof Map<?, ?> map) {
      return map(field, map, declared);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      for (Object item : list) {
        copy.add(value(field + "[]", item, declared));
      }
      return Collections.unmodifiableList(copy);
    }
    if (value instanceof Number number) {
      return number(field, number, declared);
    }
    if (value == null || value instanceof String || value instanceof Boolean) {
      return value;
    }
    throw new IllegalArgumentException(
        field
            + ": "
            + value.getClass().getName()
            + " is not plain; give a map, list, text, number");
  }

  private static @Nullable Object number(String field, Number number, boolean declared) {
    boolean floating = number instanceof Double || number instanceof Float;
    if (!declared && floating && !Double.isFinite(number.doubleValue())) {
      return null;
    }
    BigDecimal value = Numbers.decimal(number);
    if (Numbers.isPortable(value)) {
      return value;
    }
    if (declared) {
      throw new IllegalArgumentException(
          field + ": more than 15 significant digits; round the number or give it as text");
    }
    return value.scale() <= 0 ? value.toPlainString() : Numbers.shortest(value.doubleValue());
  }
}
