package dev.switchback.document;

import dev.switchback.document.Threshold.Hold;
import dev.switchback.document.Thresholds.OnBreach;
import dev.switchback.document.Thresholds.Unit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the {@code thresholds:} section: syntax, types, signs and ranges. */
final class ThresholdsReader {
  /** What stands before a field of the section in a problem. */
  static final String PATH = "thresholds: ";

  private static final List<String> KNOWN =
      List.of(
          "alpha", "unit", "compare", "limit", "trip", "hold", "reference", "renew", "on_breach");
  private static final List<String> HOLD = List.of("signal", "alpha", "at_most", "on_breach");
  private static final double SAMPLE_RATIO_ALPHA = 0.001;

  private ThresholdsReader() {}

  /** The thresholds, or null when the section is no map; what is wrong is in the problems. */
  static @Nullable Thresholds read(Node node, Problems problems) {
    Fields fields = Fields.of(node, PATH, problems, KNOWN);
    if (fields == null) {
      return null;
    }
    RuleReader rules = new RuleReader(problems);
    Double alpha = alpha(fields);
    Unit unit = Breaches.unit(fields);
    List<Threshold> compare = fields.list("compare", rules::compare);
    List<Threshold> limit = fields.list("limit", rules::limit);
    List<Threshold.Trip> trip =
        fields.list("trip", (item, path) -> TripReader.read(item, path, problems));
    List<Hold> hold = fields.list("hold", (item, path) -> hold(item, path, problems));
    Node reference = fields.get("reference");
    OnBreach onBreach = Breaches.read(fields);
    return new Thresholds(
        alpha == null ? Thresholds.DEFAULT_ALPHA : alpha,
        unit == null ? Unit.KEY : unit,
        compare == null ? List.of() : compare,
        limit == null ? List.of() : limit,
        trip == null ? List.of() : trip,
        hold == null ? List.of() : hold,
        reference == null ? Map.of() : References.read(reference, PATH + "reference.", problems),
        renew(fields),
        onBreach == null ? OnBreach.REVERT : onBreach);
  }

  private static @Nullable Double alpha(Fields fields) {
    Double alpha = fields.ratio("alpha");
    if (alpha != null && (alpha <= 0 || alpha >= 1)) {
      fields.error("alpha", "is not between 0% and 100%", "write one such as 5%");
      return null;
    }
    return alpha;
  }

  private static @Nullable Duration renew(Fields fields) {
    Node node = fields.get("renew");
    if (node == null) {
      return Thresholds.DEFAULT_RENEW;
    }
    return node.text().equals("never") ? null : fields.duration("renew");
  }

  private static @Nullable Hold hold(Node node, String path, Problems problems) {
    Fields fields = Fields.of(node, path, problems, HOLD);
    Signal signal = fields == null ? null : RuleReader.signal(fields);
    if (fields == null || signal == null) {
      return null;
    }
    boolean ratio = signal.kind() == Signal.Kind.SAMPLE_RATIO;
    if (!ratio && signal.kind() != Signal.Kind.SCORE_MISSING) {
      fields.error("signal", "cannot be held", "hold sample_ratio or score_missing");
      return null;
    }
    Double alpha = alpha(fields);
    Double atMost = fields.ratio("at_most");
    if (ratio && fields.has("at_most")) {
      fields.error("at_most", "is not for sample_ratio", "leave it out");
    } else if (!ratio && !fields.has("at_most")) {
      fields.missing("at_most", "write one such as 20%");
    } else if (atMost != null && (atMost <= 0 || atMost >= 1)) {
      fields.error("at_most", "leaves nothing between 0 and 1", "write one such as 20%");
    }
    OnBreach onBreach = Breaches.read(fields);
    if (onBreach == OnBreach.REVERT) {
      fields.error("on_breach", "cannot be revert: a hold takes nothing back", "leave it out");
    }
    if (alpha == null && ratio) {
      alpha = SAMPLE_RATIO_ALPHA;
    }
    return new Hold(signal, alpha, atMost, onBreach);
  }
}
