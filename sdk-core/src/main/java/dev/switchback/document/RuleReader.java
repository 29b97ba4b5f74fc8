package dev.switchback.document;

import dev.switchback.document.Signal.Kind;
import dev.switchback.document.Threshold.Tolerance;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one rule of {@code compare} or {@code limit}. */
final class RuleReader {
  private static final List<String> COMPARE =
      List.of("signal", "tolerate", "cap", "within", "sampled", "weight", "on_breach");
  private static final List<String> LIMIT =
      List.of("signal", "at_most", "at_least", "cap", "within", "sampled", "weight", "on_breach");
  private static final List<String> ALL = List.of("all", "weight", "on_breach");
  private static final Set<Kind> HELD = EnumSet.of(Kind.SCORE_MISSING, Kind.SAMPLE_RATIO);
  private static final Duration LATE = Duration.ofMinutes(10);

  private final Problems problems;

  RuleReader(Problems problems) {
    this.problems = problems;
  }

  @Nullable Threshold compare(Node node, String path) {
    return isAll(node) ? all(node, path) : compareRule(node, path);
  }

  @Nullable Threshold limit(Node node, String path) {
    return isAll(node) ? all(node, path) : limitRule(node, path);
  }

  private static boolean isAll(Node node) {
    return node.is(Node.Kind.OBJECT) && node.fields().containsKey("all");
  }

  private @Nullable Threshold all(Node node, String path) {
    Fields fields = new Fields(node, path, problems, ALL);
    List<Threshold> parts = fields.list("all", this::part);
    if (parts == null) {
      return null;
    }
    Node listed = fields.get("all");
    if (listed != null && listed.items().size() < 2) {
      fields.error("all", "has fewer than two rules", "write [rule, rule]");
    }
    return new Threshold.All(parts, weight(fields), Breaches.read(fields));
  }

  private @Nullable Threshold part(Node node, String path) {
    if (isAll(node)) {
      problems.error(node, path, "is an all within an all", "list the rules side by side");
      return null;
    }
    for (String whole : List.of("weight", "on_breach")) {
      if (node.fields().containsKey(whole)) {
        problems.error(
            node.keys().get(whole), path + "." + whole, "stands on a part", "put it beside all");
      }
    }
    boolean limits = node.fields().containsKey("at_most") || node.fields().containsKey("at_least");
    return limits ? limitRule(node, path) : compareRule(node, path);
  }

  private @Nullable Threshold compareRule(Node node, String path) {
    Fields fields = Fields.of(node, path, problems, COMPARE);
    Signal signal = fields == null ? null : signal(fields);
    if (fields == null || signal == null) {
      return null;
    }
    Set<Kind> barred = EnumSet.copyOf(HELD);
    barred.add(Kind.GOLDEN);
    if (barred.contains(signal.kind())) {
      String where = signal.kind() == Kind.GOLDEN ? "limit" : "hold";
      fields.error("signal", "is not compared", "declare it under " + where);
      return null;
    }
    Node declared = fields.get("tolerate");
    Tolerance tolerance =
        declared == null
            ? Tolerances.byDefault(signal.kind())
            : Tolerances.read(signal, declared, fields.path("tolerate"), problems);
    if (declared == null && tolerance == null) {
      fields.missing("tolerate", "write one such as +3pp or -20%");
    }
    Double cap = cap(fields, signal);
    Duration within = within(fields, signal);
    Threshold.Sampled sampled = sampled(fields, signal);
    Double weight = weight(fields);
    Thresholds.OnBreach onBreach = Breaches.read(fields);
    return tolerance == null
        ? null
        : new Threshold.Compare(signal, tolerance, cap, within, sampled, weight, onBreach);
  }

  private @Nullable Threshold limitRule(Node node, String path) {
    Fields fields = Fields.of(node, path, problems, LIMIT);
    Signal signal = fields == null ? null : signal(fields);
    if (fields == null || signal == null) {
      return null;
    }
    if (HELD.contains(signal.kind()) || signal.kind() == Kind.LABEL_MIX) {
      String where = signal.kind() == Kind.LABEL_MIX ? "compare" : "hold";
      fields.error("signal", "has no limit", "declare it under " + where);
      return null;
    }
    Limits.Bound bound = Limits.read(fields, signal);
    Double cap = cap(fields, signal);
    Duration within = within(fields, signal);
    Threshold.Sampled sampled = sampled(fields, signal);
    Double weight = weight(fields);
    Thresholds.OnBreach onBreach = Breaches.read(fields);
    return bound == null
        ? null
        : new Threshold.Limit(
            signal,
            bound.atMost(),
            bound.atLeast(),
            bound.text(),
            cap,
            within,
            sampled,
            weight,
            onBreach);
  }

  static @Nullable Signal signal(Fields fields) {
    String name = fields.required("signal");
    Signal signal = name == null ? null : SignalNames.find(name);
    if (name != null && signal == null) {
      fields.error("signal", "names a signal that nobody knows", SignalNames.near(name));
    }
    return signal;
  }

  private static @Nullable Double cap(Fields fields, Signal signal) {
    if (fields.has("cap") && signal.kind() != Kind.MEAN) {
      fields.error("cap", "is for lengths, tokens and cost", "leave it out");
      return null;
    }
    BigDecimal cap = fields.number("cap");
    if (cap != null && cap.signum() <= 0) {
      fields.error("cap", "is not above 0", "write the largest value that counts in full");
      return null;
    }
    return cap == null ? null : cap.doubleValue();
  }

  private static @Nullable Duration within(Fields fields, Signal signal) {
    boolean late = signal.kind() == Kind.FEEDBACK;
    if (fields.has("within") && !late && signal.kind() != Kind.SCORE) {
      fields.error("within", "is for signals that come late", "leave it out");
      return null;
    }
    Duration within = fields.duration("within");
    return within == null && late ? LATE : within;
  }

  private static Threshold.@Nullable Sampled sampled(Fields fields, Signal signal) {
    Node node = fields.get("sampled");
    if (node == null) {
      return null;
    }
    if (signal.kind() != Kind.SCORE) {
      fields.error("sampled", "is for scores", "leave it out");
      return null;
    }
    Fields shares =
        Fields.of(node, fields.path("sampled"), fields.problems(), List.of("canary", "stable"));
    Double canary = shares == null ? null : shares.ratio("canary");
    Double stable = shares == null ? null : shares.ratio("stable");
    if (shares == null) {
      return null;
    }
    double ofCanary = shares.has("canary") ? positive(shares, "canary", canary) : 1;
    double ofStable = shares.has("stable") ? positive(shares, "stable", stable) : 1;
    return new Threshold.Sampled(ofCanary, ofStable);
  }

  private static double positive(Fields fields, String name, @Nullable Double value) {
    if (value != null && value == 0) {
      fields.error(name, "is 0, so that nothing is ever seen", "write more than 0%");
    }
    return value == null || value == 0 ? 1 : value;
  }

  static @Nullable Double weight(Fields fields) {
    Double weight = fields.ratio("weight");
    if (weight != null && weight == 0) {
      fields.error("weight", "is 0, so that the rule can never breach", "write more than 0");
      return null;
    }
    return weight;
  }
}
