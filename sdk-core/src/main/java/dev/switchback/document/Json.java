package dev.switchback.document;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A small JSON reader and writer of plain values: Map, List, String, BigDecimal, Boolean, null. */
public final class Json {
  private Json() {}

  /** Reads one object; duplicate keys are refused. */
  public static Map<String, @Nullable Object> readObject(String text) {
    throw new UnsupportedOperationException("not implemented");
  }

  /** Writes a plain value on one line. */
  public static String write(@Nullable Object value) {
    throw new UnsupportedOperationException("not implemented");
  }

  /** RFC 8785 canonical JSON. */
  public static String canonical(@Nullable Object value) {
    throw new UnsupportedOperationException("not implemented");
  }
}
