package dev.switchback.document;

import dev.switchback.document.Threshold.Tolerance;
import dev.switchback.document.Threshold.Tolerance.Scale;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code tolerate}: its defaults, its units and which sign belongs to which signal. */
final class Tolerances {
  private static final Pattern FORM = Pattern.compile("([+-]?)(\\d{1,9}(?:\\.\\d{1,9})?)(%|pp)");
  private static final BigDecimal MAX_DISTANCE = new BigDecimal("0.9");

  private Tolerances() {}

  /** What a rule that names only its signal tolerates; null where there is no default. */
  static @Nullable Tolerance byDefault(Signal.Kind kind) {
    return switch (kind) {
      case RATE, FEEDBACK -> new Tolerance(0.5, Scale.RELATIVE, "+50%");
      case SCORE -> new Tolerance(-0.05, Scale.RELATIVE, "-5%");
      case LATENCY, FIRST_CHUNK -> new Tolerance(0.2, Scale.RELATIVE, "+20%");
      case MEAN -> new Tolerance(0.3, Scale.RELATIVE, "+30%");
      case LABEL_MIX -> new Tolerance(0.1, Scale.DISTANCE, "0.1");
      default -> null;
    };
  }

  static @Nullable Tolerance read(Signal signal, Node node, String path, Problems problems) {
    if (signal.kind() == Signal.Kind.LABEL_MIX) {
      return distance(node, path, problems);
    }
    if (node.is(Node.Kind.NUMBER)) {
      BigDecimal number = Scalars.number(node, path, problems);
      if (number == null) {
        return null;
      }
      if (number.signum() == 0) {
        return new Tolerance(0, Scale.RELATIVE, "0");
      }
      problems.error(
          node,
          path,
          "is a bare number, which is for label_mix only",
          "write " + example(signal) + " with its sign and unit");
      return null;
    }
    String text = Scalars.string(node, path, problems);
    Matcher form = text == null ? null : FORM.matcher(text);
    if (form == null) {
      return null;
    }
    if (!form.matches()) {
      problems.error(node, path, "is no tolerance", "write one such as " + example(signal));
      return null;
    }
    BigDecimal size = new BigDecimal(form.group(2)).movePointLeft(2);
    String wrong = wrong(signal, form.group(1), size, form.group(3).equals("pp"));
    if (wrong != null) {
      problems.error(node, path, wrong, "write one such as " + example(signal));
      return null;
    }
    double value =
        form.group(1).equals("-") && size.signum() != 0
            ? size.negate().doubleValue()
            : size.doubleValue();
    Scale scale = form.group(3).equals("pp") ? Scale.POINTS : Scale.RELATIVE;
    return new Tolerance(value, scale, text == null ? "" : text);
  }

  private static @Nullable String wrong(
      Signal signal, String sign, BigDecimal size, boolean points) {
    boolean zero = size.signum() == 0;
    boolean both = signal.kind() == Signal.Kind.MEAN || signal.kind() == Signal.Kind.LABEL;
    if (points && (signal.kind() == Signal.Kind.MEAN || signal.kind().isLatency())) {
      return "is in percentage points, which means and latencies do not have";
    }
    if (!zero && sign.isEmpty()) {
      return "has no sign, which says what way is worse";
    }
    if (!zero && !both && sign.equals("-") != (signal.kind() == Signal.Kind.SCORE)) {
      return "has a sign against the signal: worse is "
          + (signal.kind() == Signal.Kind.SCORE ? "down" : "up");
    }
    boolean tooFar = size.compareTo(BigDecimal.ONE) >= 0 && (points || sign.equals("-"));
    return tooFar ? "leaves nothing that would breach" : null;
  }

  private static String example(Signal signal) {
    return switch (signal.kind()) {
      case SCORE -> "-5% or -2pp";
      case LATENCY, FIRST_CHUNK -> "+20%";
      case MEAN -> "+30% or -30%";
      default -> "+50% or +1pp";
    };
  }

  private static @Nullable Tolerance distance(Node node, String path, Problems problems) {
    BigDecimal distance = node.is(Node.Kind.NUMBER) ? Scalars.number(node, path, problems) : null;
    if (distance == null || distance.signum() < 0 || distance.compareTo(MAX_DISTANCE) > 0) {
      problems.error(
          node, path, "is no total variation distance", "write a bare number from 0 to 0.9");
      return null;
    }
    return new Tolerance(distance.doubleValue(), Scale.DISTANCE, Numbers.layout(distance));
  }
}
