package dev.switchback;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The text form of a receipt: {@code sb1.} and the base64url of its fields, each on a line of its
 * own, absent ones empty. Names of routes, versions and rollouts have no line breaks.
 */
final class ReceiptToken {
  private static final String PREFIX = "sb1.";
  private static final int FIELDS = 8;

  /** Some 300 characters are usual; what is much longer would only fill the memory of who reads. */
  private static final int LONGEST = 2_048;

  private ReceiptToken() {}

  static String write(Receipt receipt) {
    String lines =
        String.join(
            "\n",
            receipt.id(),
            receipt.route(),
            receipt.version(),
            receipt.slice().text(),
            text(receipt.rollout()),
            Long.toString(receipt.at().toEpochMilli()),
            text(receipt.traceId()),
            text(receipt.spanId()));
    return PREFIX
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(lines.getBytes(StandardCharsets.UTF_8));
  }

  static Receipt parse(String token) {
    if (!token.startsWith(PREFIX)) {
      throw refused("does not begin with " + PREFIX);
    }
    if (token.length() > LONGEST) {
      throw refused("is longer than " + LONGEST + " characters");
    }
    String[] fields;
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token.substring(PREFIX.length()));
      fields = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
    } catch (IllegalArgumentException e) {
      throw refused("is not base64url");
    }
    if (fields.length != FIELDS
        || fields[0].isEmpty()
        || fields[1].isEmpty()
        || fields[2].isEmpty()) {
      throw refused("is cut or altered");
    }
    try {
      return new Receipt(
          fields[0],
          fields[1],
          fields[2],
          Slice.valueOf(fields[3].toUpperCase(Locale.ROOT)),
          orNull(fields[4]),
          Instant.ofEpochMilli(Long.parseLong(fields[5])),
          orNull(fields[6]),
          orNull(fields[7]));
    } catch (IllegalArgumentException e) {
      throw refused("is cut or altered");
    }
  }

  private static SwitchbackException refused(String why) {
    return new SwitchbackException("the receipt " + why + "; pass what Receipt.toString() gave");
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static @Nullable String orNull(String value) {
    return value.isEmpty() ? null : value;
  }
}
