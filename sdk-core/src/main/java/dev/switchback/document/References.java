package dev.switchback.document;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stable is known to do: numbers by signal, and counts by label or latency bin. */
final class References {
  private static final List<String> COUNTS = List.of("label_mix", "latency_ms", "first_chunk_ms");
  private static final int BINS = 800;

  private References() {}

  /** Copies to the bottom; numbers become doubles. */
  static Map<String, Object> copy(Map<String, ?> reference) {
    Map<String, Object> copy = new LinkedHashMap<>();
    for (Map.Entry<String, ?> entry : reference.entrySet()) {
      copy.put(entry.getKey(), value(entry.getKey(), entry.getValue()));
    }
    return Collections.unmodifiableMap(copy);
  }

  private static Object value(String name, Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof Map<?, ?> counts) {
      Map<String, Double> copy = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : counts.entrySet()) {
        copy.put((String) entry.getKey(), ((Number) entry.getValue()).doubleValue());
      }
      return Collections.unmodifiableMap(copy);
    }
    throw new IllegalArgumentException("reference." + name + " is neither a number nor counts");
  }

  /** Reads a reference; {@code path} is what stands before a name in problems. */
  static Map<String, Object> read(Node node, String path, Problems problems) {
    Map<String, Object> reference = new LinkedHashMap<>();
    if (!node.is(Node.Kind.OBJECT)) {
      String field = path.replaceAll("[.: ]+$", "");
      problems.error(node, field, "is " + node.kind().words, "write {signal: number}");
      return reference;
    }
    for (Map.Entry<String, Node> entry : node.fields().entrySet()) {
      String name = entry.getKey();
      String field = path + name;
      Object value =
          COUNTS.contains(name)
              ? counts(name, entry.getValue(), field, problems)
              : number(name, entry.getValue(), node.keys().get(name), field, problems);
      if (value != null) {
        reference.put(name, value);
      }
    }
    return reference;
  }

  private static @Nullable Double number(
      String name, Node node, @Nullable Node key, String field, Problems problems) {
    Signal signal = SignalNames.find(name);
    if (signal == null) {
      problems.error(key, field, "is an unknown signal", SignalNames.near(name));
      return null;
    }
    if (signal.kind().isLatency() || signal.kind() == Signal.Kind.SAMPLE_RATIO) {
      problems.error(key, field, "has no single number", "give latency_ms: {\"BIN\": count}");
      return null;
    }
    if (signal.kind() != Signal.Kind.MEAN) {
      return Ratios.ratio(node, field, problems);
    }
    BigDecimal mean = Scalars.number(node, field, problems);
    if (mean != null && mean.signum() < 0) {
      problems.error(node, field, "is negative", "write a number from 0");
      return null;
    }
    return mean == null ? null : mean.doubleValue();
  }

  private static @Nullable Map<String, Double> counts(
      String name, Node node, String field, Problems problems) {
    if (!node.is(Node.Kind.OBJECT)) {
      problems.error(node, field, "is " + node.kind().words, "write a map of counts");
      return null;
    }
    Map<String, Double> counts = new LinkedHashMap<>();
    for (Map.Entry<String, Node> entry : node.fields().entrySet()) {
      Node key = node.keys().get(entry.getKey());
      if (name.equals("label_mix")) {
        Scalars.requireTextKey(node, entry.getKey(), field, problems);
      } else if (!isBin(entry.getKey())) {
        problems.error(key, field, "has no bin of that name", "number the bins from 0 to " + BINS);
      }
      BigDecimal count = Scalars.number(entry.getValue(), field, problems);
      if (count != null && count.signum() < 0) {
        problems.error(entry.getValue(), field, "has a negative count", "write counts from 0");
      } else if (count != null) {
        counts.put(entry.getKey(), count.doubleValue());
      }
    }
    return counts;
  }

  private static boolean isBin(String key) {
    return key.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(key) <= BINS;
  }
}
