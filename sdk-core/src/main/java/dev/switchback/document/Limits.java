package dev.switchback.document;

import dev.switchback.document.Signal.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads {@code at_most} and {@code at_least}. */
final class Limits {
  private Limits() {}

  /** A limit and how it was written; latencies in milliseconds. */
  record Bound(@Nullable Double atMost, @Nullable Double atLeast, String text) {}

  static @Nullable Bound read(Fields fields, Signal signal) {
    boolean most = fields.has("at_most");
    boolean least = fields.has("at_least");
    boolean score = signal.kind() == Kind.SCORE;
    if (most == least) {
      fields.error(
          most ? "at_least" : score ? "at_least" : "at_most",
          most ? "stands beside at_most" : "is missing",
          "write one of at_most and at_least");
      return null;
    }
    if (least && !score && signal.kind() != Kind.MEAN && signal.kind() != Kind.LABEL) {
      fields.error("at_least", "is for scores, means and labels", "write at_most");
      return null;
    }
    if (most && score) {
      fields.error("at_most", "is the wrong way for a score", "write at_least");
      return null;
    }
    String name = most ? "at_most" : "at_least";
    Double value = value(fields, name, signal);
    Node node = fields.get(name);
    if (value == null || node == null) {
      return null;
    }
    String text =
        node.is(Node.Kind.NUMBER) ? Numbers.layout(new BigDecimal(node.text())) : node.text();
    return most ? new Bound(value, null, text) : new Bound(null, value, text);
  }

  private static @Nullable Double value(Fields fields, String name, Signal signal) {
    if (signal.kind().isLatency()) {
      Duration time = fields.duration(name);
      return time == null ? null : time.toNanos() / 1e6;
    }
    if (signal.kind() == Kind.MEAN) {
      BigDecimal mean = fields.number(name);
      if (mean != null && mean.signum() <= 0) {
        fields.error(name, "is not above 0", "write a number above 0");
        return null;
      }
      return mean == null ? null : mean.doubleValue();
    }
    Double ratio = fields.ratio(name);
    boolean paired = signal.kind() == Kind.GOLDEN;
    if (ratio != null && ((ratio <= 0 && !paired) || ratio >= 1)) {
      fields.error(name, "leaves nothing between 0 and 1", "write more than 0% and less than 100%");
      return null;
    }
    return ratio;
  }
}
