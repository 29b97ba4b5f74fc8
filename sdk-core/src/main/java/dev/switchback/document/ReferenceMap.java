package dev.switchback.document;

import dev.switchback.document.Reference.Measure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A reference as plain values, read and written. */
final class ReferenceMap {
  private static final String LABELS = "label_mix";
  private static final String LATENCY = "latency_ms";
  private static final String FIRST_CHUNK = "first_chunk_ms";
  private static final String HOURS = "hours";
  private static final int BINS = 800;

  private ReferenceMap() {}

  static Reference read(Map<String, ?> map) {
    Map<String, Measure> signals = new TreeMap<>();
    Map<Integer, Map<String, Measure>> hours = new TreeMap<>();
    map.forEach(
        (name, value) -> {
          if (name.equals(HOURS)) {
            map(name, value).forEach((hour, of) -> hours.put(hour(hour), hour(hour, of)));
          } else if (!name.equals(LABELS) && !name.equals(LATENCY) && !name.equals(FIRST_CHUNK)) {
            signals.put(name, measure(name, name, value));
          }
        });
    return new Reference(
        signals,
        counts(LABELS, map.get(LABELS), false),
        counts(LATENCY, map.get(LATENCY), true),
        counts(FIRST_CHUNK, map.get(FIRST_CHUNK), true),
        hours);
  }

  private static int hour(String text) {
    Checks.require(
        text.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(text) < Reference.HOURS,
        HOURS + "." + text,
        "is no hour of the week; number them from 0 (Monday, 00:00 UTC) to 167");
    return Integer.parseInt(text);
  }

  private static Map<String, Measure> hour(String hour, @Nullable Object value) {
    Map<String, Measure> signals = new TreeMap<>();
    String field = HOURS + "." + hour;
    map(field, value)
        .forEach((name, of) -> signals.put(name, measure(field + "." + name, name, of)));
    return signals;
  }

  private static Measure measure(String field, String name, @Nullable Object value) {
    Signal signal = SignalNames.find(name);
    Checks.require(signal != null, field, "is an unknown signal; " + SignalNames.near(name));
    Signal.Kind kind = Objects.requireNonNull(signal).kind();
    Checks.require(
        !kind.isLatency() && kind != Signal.Kind.SAMPLE_RATIO && kind != Signal.Kind.LABEL_MIX,
        field,
        "has no sum; give latency_ms: {\"BIN\": count}");
    Measure measure;
    if (value instanceof Number) {
      measure = new Measure(0, number(field, value));
    } else {
      Map<String, ?> both = map(field, value);
      Checks.require(
          both.keySet().equals(java.util.Set.of("n", "sum")),
          field,
          "is neither a number nor {n: calls, sum: number}");
      long n = whole(field + ".n", both.get("n"));
      Checks.require(n > 0, field + ".n", "is less than 1; leave the signal out");
      measure = new Measure(n, number(field + ".sum", both.get("sum")));
    }
    Checks.require(kind == Signal.Kind.MEAN || measure.mean() <= 1, field, "has a mean above 1");
    return measure;
  }

  private static Map<String, Long> counts(String field, @Nullable Object value, boolean bins) {
    Map<String, Long> counts = new LinkedHashMap<>();
    if (value != null) {
      map(field, value)
          .forEach(
              (name, count) -> {
                Checks.require(
                    !bins || (name.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(name) <= BINS),
                    field + "." + name,
                    "is no bin; number them from 0 to " + BINS);
                counts.put(name, whole(field + "." + name, count));
              });
    }
    return counts;
  }

  private static long whole(String field, @Nullable Object value) {
    double number = number(field, value);
    Checks.require(number == Math.rint(number) && number < 1e15, field, "is no count");
    return (long) number;
  }

  private static double number(String field, @Nullable Object value) {
    double number = value instanceof Number some ? some.doubleValue() : Double.NaN;
    Checks.require(number >= 0 && Double.isFinite(number), field, "is no number from 0");
    return number;
  }

  private static Map<String, ?> map(String field, @Nullable Object value) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    Checks.require(value instanceof Map<?, ?>, field, "is no map");
    ((Map<?, ?>) Objects.requireNonNull(value)).forEach((k, v) -> copy.put(String.valueOf(k), v));
    return copy;
  }

  static Map<String, Object> of(Reference reference) {
    Map<String, Object> map = new LinkedHashMap<>();
    measures(reference.signals(), map);
    putCounts(map, LABELS, reference.labelMix());
    putCounts(map, LATENCY, reference.latencyMs());
    putCounts(map, FIRST_CHUNK, reference.firstChunkMs());
    if (!reference.hours().isEmpty()) {
      Map<String, Object> hours = new LinkedHashMap<>();
      reference
          .hours()
          .forEach(
              (hour, signals) -> {
                Map<String, Object> of = new LinkedHashMap<>();
                measures(signals, of);
                hours.put(String.valueOf(hour), of);
              });
      map.put(HOURS, hours);
    }
    return map;
  }

  private static void measures(Map<String, Measure> signals, Map<String, Object> map) {
    new TreeMap<>(signals)
        .forEach(
            (name, measure) ->
                map.put(
                    name,
                    measure.n() == 0
                        ? (Object) measure.sum()
                        : Map.of("n", measure.n(), "sum", measure.sum())));
  }

  private static void putCounts(Map<String, Object> map, String name, Map<String, Long> counts) {
    if (!counts.isEmpty()) {
      map.put(name, new TreeMap<>(counts));
    }
  }

  static Map<String, Object> means(Reference reference) {
    Map<String, Object> map = new LinkedHashMap<>();
    new TreeMap<>(reference.signals()).forEach((name, of) -> map.put(name, of.mean()));
    putCounts(map, LABELS, reference.labelMix());
    putCounts(map, LATENCY, reference.latencyMs());
    putCounts(map, FIRST_CHUNK, reference.firstChunkMs());
    return map;
  }
}
