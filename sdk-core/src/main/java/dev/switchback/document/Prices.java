package dev.switchback.document;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The {@code prices:} section: what tokens cost, from which the signal {@code cost} is reckoned.
 * Immutable.
 *
 * <pre>{@code
 * prices:
 *   currency: USD
 *   models:
 *     gpt-5-mini-2025-08-07: {input: 0.25, output: 2, cached: 0.025}
 *   versions:
 *     "1.5.0": {input: 0.3, output: 2.4}
 * }</pre>
 *
 * @param currency three capital letters, as ISO 4217 has them; all prices and costs are in it
 * @param models prices by model, as versions name it
 * @param versions prices by version label; they win over those of models
 */
public record Prices(String currency, Map<String, Price> models, Map<String, Price> versions) {
  /**
   * Prices of a million tokens each.
   *
   * @param input of those read
   * @param output of those written
   * @param cached of those read from the provider's cache; default that of input
   */
  public record Price(double input, double output, double cached) {
    private static final double TOKENS = 1e6;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException for a price below 0 or without end
     */
    public Price {
      check("input", input);
      check("output", output);
      check("cached", cached);
    }

    private static void check(String name, double price) {
      Checks.require(price >= 0 && Double.isFinite(price), name, "is no price from 0");
    }

    /**
     * What so many tokens cost; NaN where a number is.
     *
     * @param cachedTokens of the input, at most as many
     */
    public double cost(double inputTokens, double outputTokens, double cachedTokens) {
      double held = Math.max(0, Math.min(cachedTokens, inputTokens));
      return ((inputTokens - held) * input + held * cached + outputTokens * output) / TOKENS;
    }

    private Map<String, Object> toMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("input", number(input));
      map.put("output", number(output));
      if (cached != input) {
        map.put("cached", number(cached));
      }
      return map;
    }

    private static BigDecimal number(double price) {
      return BigDecimal.valueOf(price).stripTrailingZeros();
    }
  }

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException for a currency that is none, or a table without a price
   */
  public Prices {
    Checks.require(
        isCurrency(Objects.requireNonNull(currency, "currency")),
        "currency",
        "is not three capital letters");
    models = Map.copyOf(models);
    versions = Map.copyOf(versions);
    Checks.require(!models.isEmpty() || !versions.isEmpty(), "prices", "has no price");
  }

  static boolean isCurrency(String text) {
    return text.matches("[A-Z]{3}");
  }

  /** The price of a version: its own, else its model's; null where there is none. */
  public @Nullable Price of(ModelVersion version) {
    Price own = versions.get(version.version());
    return own == null ? models.get(version.model()) : own;
  }

  /** The section as a plain map, names in order. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("currency", currency);
    put(map, "models", models);
    put(map, "versions", versions);
    return map;
  }

  private static void put(Map<String, Object> map, String name, Map<String, Price> prices) {
    if (!prices.isEmpty()) {
      Map<String, Object> sorted = new LinkedHashMap<>();
      prices.keySet().stream()
          .sorted()
          .forEach(of -> sorted.put(of, Objects.requireNonNull(prices.get(of)).toMap()));
      map.put(name, sorted);
    }
  }
}
