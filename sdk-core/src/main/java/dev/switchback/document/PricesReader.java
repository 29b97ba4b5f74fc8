package dev.switchback.document;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the {@code prices:} section. */
final class PricesReader {
  private static final List<String> KNOWN = List.of("currency", "models", "versions");
  private static final List<String> PRICE = List.of("input", "output", "cached");

  private PricesReader() {}

  /** The prices, or null and a problem. */
  static @Nullable Prices read(Node node, Problems problems) {
    Fields fields = Fields.of(node, "prices", problems, KNOWN);
    if (fields == null) {
      return null;
    }
    String currency = fields.required("currency");
    if (currency != null && !Prices.isCurrency(currency)) {
      fields.error("currency", "is not three capital letters", "write one such as USD or EUR");
      currency = null;
    }
    Map<String, Prices.Price> models = table("models", fields);
    Map<String, Prices.Price> versions = table("versions", fields);
    if (!fields.has("models") && !fields.has("versions")) {
      fields.missing("models", "write models: {⟨model⟩: {input: 0.25, output: 2}}");
    } else if (currency != null && !(models.isEmpty() && versions.isEmpty())) {
      return new Prices(currency, models, versions);
    }
    return null;
  }

  private static Map<String, Prices.Price> table(String name, Fields fields) {
    Map<String, Prices.Price> prices = new HashMap<>();
    Node node = fields.get(name);
    if (node == null) {
      return prices;
    }
    Problems problems = fields.problems();
    if (!node.is(Node.Kind.OBJECT) || node.fields().isEmpty()) {
      fields.error(
          name,
          node.is(Node.Kind.OBJECT) ? "is empty" : "is " + node.kind().words,
          "write {⟨name⟩: {input: 0.25, output: 2}}, or leave the field out");
      return prices;
    }
    node.fields()
        .forEach(
            (of, entry) -> {
              String path = fields.path(name) + "." + of;
              Scalars.requireTextKey(node, of, path, problems);
              if (of.isBlank()) {
                problems.error(node.keys().get(of), path, "is a blank name", "give it a name");
              }
              Prices.Price price = price(entry, path, problems);
              if (price != null) {
                prices.put(of, price);
              }
            });
    return prices;
  }

  private static Prices.@Nullable Price price(Node node, String path, Problems problems) {
    Fields fields = Fields.of(node, path, problems, PRICE);
    if (fields == null) {
      return null;
    }
    Double input = amount("input", true, fields);
    Double output = amount("output", true, fields);
    Double cached = amount("cached", false, fields);
    return input == null || output == null
        ? null
        : new Prices.Price(input, output, cached == null ? input : cached);
  }

  private static @Nullable Double amount(String name, boolean isRequired, Fields fields) {
    Node node = fields.get(name);
    if (node == null) {
      if (isRequired) {
        fields.missing(name, "write the price of a million tokens");
      }
      return null;
    }
    BigDecimal amount = Scalars.portable(node, fields.path(name), fields.problems());
    if (amount != null && amount.signum() < 0) {
      fields.error(name, "is below 0", "write the price of a million tokens");
      return null;
    }
    return amount == null ? null : amount.doubleValue();
  }

  /** Versions with a price that nobody lists, and what serves without one. */
  static void check(Node root, RouteDocument document, Problems problems) {
    Prices prices = document.prices();
    Node node = root.fields().get("prices");
    if (prices == null || node == null) {
      if (usesCost(document.thresholds())) {
        problems.warn(
            root,
            "prices",
            "is missing, and a rule is about cost",
            "write prices: {currency: USD, models: {…}}");
      }
      return;
    }
    for (String label : prices.versions().keySet()) {
      if (document.version(label) == null) {
        problems.error(
            node,
            "prices.versions." + label,
            "is no version of this route",
            "name one that is listed under versions");
      }
    }
    for (ModelVersion version : document.versions()) {
      if (isServing(version.version(), document.serving()) && prices.of(version) == null) {
        problems.warn(
            node,
            "prices",
            "has no price for version " + version.version() + ", so its calls have no cost",
            "add " + version.model() + " to models");
      }
    }
  }

  private static boolean isServing(String label, Serving serving) {
    return label.equals(serving.stable())
        || serving.rollouts().stream().anyMatch(rollout -> rollout.canary().equals(label));
  }

  private static boolean usesCost(@Nullable Thresholds thresholds) {
    return thresholds != null
        && Stream.concat(thresholds.compare().stream(), thresholds.limit().stream())
            .anyMatch(PricesReader::isOfCost);
  }

  private static boolean isOfCost(Threshold rule) {
    if (rule instanceof Threshold.All all) {
      return all.parts().stream().anyMatch(PricesReader::isOfCost);
    }
    return (rule instanceof Threshold.Compare compare && compare.signal().name().equals("cost"))
        || (rule instanceof Threshold.Limit limit && limit.signal().name().equals("cost"));
  }
}
