package dev.switchback.analysis;

import dev.switchback.Drift;
import dev.switchback.Outcome;
import dev.switchback.Signals;
import dev.switchback.document.Reference;
import dev.switchback.document.Reference.Measure;
import dev.switchback.document.Signal;
import dev.switchback.document.Threshold;
import dev.switchback.document.Threshold.All;
import dev.switchback.document.Threshold.Compare;
import dev.switchback.document.Threshold.Limit;
import dev.switchback.document.Thresholds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what one version does, and holds it against its own reference where it has one. */
final class VersionWatch implements Analysis.Watch {
  private final List<Gauge> gauges = new ArrayList<>();
  private final List<Watchman> watchmen = new ArrayList<>();
  private final MillisBins latencies = new MillisBins();
  private final MillisBins firstChunks = new MillisBins();
  private final SeenLabels labels = new SeenLabels();
  private long units;

  VersionWatch(Thresholds thresholds, @Nullable Reference reference) {
    List<Threshold> rules = Rules.evidence(thresholds);
    gauges(rules);
    if (reference != null) {
      Map<String, Object> known = new HashMap<>(reference.means());
      known.putAll(thresholds.reference());
      Thresholds informed = thresholds.withReference(known);
      for (Threshold rule : rules) {
        Watchman watchman =
            rule instanceof Compare compare ? Watchman.of(informed, compare, reference) : null;
        if (watchman != null) {
          watchmen.add(watchman);
        }
      }
    }
  }

  private void gauges(List<Threshold> rules) {
    for (Threshold rule : rules) {
      if (rule instanceof All all) {
        gauges(all.parts());
      } else if (rule instanceof Compare compare) {
        gauge(compare.signal());
      } else if (rule instanceof Limit limit) {
        gauge(limit.signal());
      }
    }
  }

  private void gauge(Signal signal) {
    Gauge gauge = Gauge.of(signal);
    if (gauge != null && gauges.stream().noneMatch(g -> g.signal().equals(gauge.signal()))) {
      gauges.add(gauge);
    }
  }

  @Override
  public List<Drift> take(Signals signals, int hour) {
    count(signals, hour);
    List<Drift> drifts = List.of();
    for (int i = 0; i < watchmen.size(); i++) {
      Drift drift = watchmen.get(i).take(signals, hour);
      if (drift != null) {
        drifts = drifts.isEmpty() ? new ArrayList<>() : drifts;
        drifts.add(drift);
      }
    }
    return drifts;
  }

  private void count(Signals signals, int hour) {
    units++;
    for (int i = 0; i < gauges.size(); i++) {
      gauges.get(i).add(signals, hour);
    }
    Outcome outcome = signals.outcome();
    if (hasLatency(outcome)) {
      latencies.add(signals.latencyMillis());
      firstChunks.add(signals.firstChunkMillis());
    }
    String label = signals.label();
    if (label != null && !outcome.isExcluded()) {
      labels.add(label);
    }
  }

  private static boolean hasLatency(Outcome outcome) {
    return switch (outcome) {
      case SUCCESS, TRUNCATED, REFUSED, DEGRADED, TIMEOUT -> true;
      default -> false;
    };
  }

  @Override
  public long units() {
    return units;
  }

  @Override
  public Reference seen() {
    Map<String, Measure> signals = new TreeMap<>();
    Map<Integer, Map<String, Measure>> hours = new TreeMap<>();
    for (Gauge gauge : gauges) {
      put(signals, gauge.signal(), gauge.seen());
      for (int hour = 0; hour < Reference.HOURS; hour++) {
        Measure own = gauge.seen(hour);
        if (own != null) {
          hours.computeIfAbsent(hour, h -> new TreeMap<>()).put(gauge.signal(), own);
        }
      }
    }
    return new Reference(signals, labels.counts(), latencies.counts(), firstChunks.counts(), hours);
  }

  private static void put(Map<String, Measure> into, String signal, @Nullable Measure measure) {
    if (measure != null) {
      into.put(signal, measure);
    }
  }
}
