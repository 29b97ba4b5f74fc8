package dev.switchback.document;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small JSON reader and writer of plain values: Map, List, String, BigDecimal, Boolean, null.
 * Stateless.
 *
 * <pre>{@code
 * Map<String, Object> plain = Json.readObject("{\"share\": 0.05}");
 * String line = Json.write(plain);
 * }</pre>
 */
public final class Json {
  private Json() {}

  /**
   * Reads one object, its keys in the order written.
   *
   * @param text one JSON object and nothing else; duplicate keys are refused
   * @return a map that cannot be changed; numbers are BigDecimal with the digits written
   * @throws DocumentException with line and column where the text is no such object
   */
  public static Map<String, @Nullable Object> readObject(String text) {
    return JsonText.readObject("json", text);
  }

  /**
   * Writes a plain value on one line, maps in their own order. Numbers are laid out as ECMAScript
   * does; a double that is not finite becomes null.
   *
   * @throws IllegalArgumentException for a value that is not plain
   */
  public static String write(@Nullable Object value) {
    StringBuilder text = new StringBuilder();
    JsonText.write(text, value, ",", ":");
    return text.toString();
  }

  /**
   * <a href="https://www.rfc-editor.org/rfc/rfc8785">RFC 8785</a> canonical JSON: no spaces, keys
   * by UTF-16 code units, numbers laid out as ECMAScript does.
   *
   * @throws IllegalArgumentException for a value that is not plain, a number of more than 15
   *     significant digits, one outside the range of doubles, or half a surrogate pair
   */
  public static String canonical(@Nullable Object value) {
    return CanonicalJson.write(value, true);
  }
}
