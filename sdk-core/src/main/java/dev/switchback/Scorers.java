package dev.switchback;

import dev.switchback.document.Signal;
import dev.switchback.document.Threshold;
import org.jspecify.annotations.Nullable;

/** Which scores rules ask for. */
final class Scorers {
  private Scorers() {}

  /** The name of the score that a rule asks for, or null. */
  static @Nullable String needed(Threshold rule) {
    Signal signal =
        rule instanceof Threshold.Compare compare
            ? compare.signal()
            : rule instanceof Threshold.Limit limit ? limit.signal() : null;
    return signal != null && signal.kind() == Signal.Kind.SCORE ? signal.argument() : null;
  }
}
