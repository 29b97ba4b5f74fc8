package dev.switchback;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Which models of which providers a registry may choose from. */
final class Allowed {
  private record Pair(String provider, Pattern model) {}

  private final List<Pair> pairs = new ArrayList<>();

  void add(String provider, String... models) {
    requireNonNull(provider, "provider");
    if (models.length == 0) {
      throw new SwitchbackException(
          "allow(\"" + provider + "\"): name at least one model, or \"*\" for all of them");
    }
    for (String model : models) {
      String[] parts = model.split("\\*", -1);
      StringBuilder pattern = new StringBuilder(Pattern.quote(parts[0]));
      for (int i = 1; i < parts.length; i++) {
        pattern.append(".*").append(Pattern.quote(parts[i]));
      }
      pairs.add(new Pair(provider, Pattern.compile(pattern.toString())));
    }
  }

  boolean isAllowed(String provider, String model) {
    for (Pair pair : pairs) {
      if (pair.provider().equals(provider) && pair.model().matcher(model).matches()) {
        return true;
      }
    }
    return false;
  }
}
