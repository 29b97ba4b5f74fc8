package dev.switchback.integration.mlflow;

import dev.switchback.registry.RegistryException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What MLflow takes, checked before anything is sent: SQLite takes more than PostgreSQL, and half a
 * change is worse than none.
 */
final class Bounds {
  static final int MODEL_TAG = 5_000;
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_\\-. :/]{1,250}");
  private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9_\\-]{1,255}");
  private static final Pattern RESERVED = Pattern.compile("latest|v[0-9]+");

  private Bounds() {}

  static void modelTag(String model, String key, String value) {
    tag("model " + model, key, value, MODEL_TAG);
  }

  static void tag(String of, String key, String value, int most) {
    if (!KEY.matcher(key).matches()) {
      throw new RegistryException(
          "the tag key %s is not 1 to 250 of letters, digits and _-. :/".formatted(key));
    }
    int length = value.codePointCount(0, value.length());
    if (length > most) {
      throw new RegistryException(
          "tag %s of %s would have %d characters, and MLflow takes %d; shorten it, or keep the route in a store"
              .formatted(key, of, length, most));
    }
  }

  static void alias(String alias) {
    if (!ALIAS.matcher(alias).matches()
        || RESERVED.matcher(alias.toLowerCase(Locale.ROOT)).matches()) {
      throw new RegistryException(
          "%s is no alias of MLflow: 1 to 255 of letters, digits, _ and -, neither latest nor v1"
              .formatted(alias));
    }
  }
}
