package dev.switchback;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a person says of one served call, by its receipt. It counts for the version that served it,
 * also after a revert. The same said twice by the same annotator is one.
 */
public final class Feedback {
  /**
   * One thing that was said.
   *
   * @param kind {@code thumbs}, {@code rating}, {@code score.⟨name⟩}, {@code correction} or {@code
   *     escalation}
   * @param value in [0, 1], higher is better; NaN where the kind has none
   * @param why in the person's words; null where none were given
   * @param annotator who said it; empty where not named
   */
  record Said(String kind, double value, @Nullable String why, String annotator) {}

  private final Consumer<Said> sink;
  private final String annotator;

  Feedback(Consumer<Said> sink) {
    this(sink, "");
  }

  private Feedback(Consumer<Said> sink, String annotator) {
    this.sink = sink;
    this.annotator = annotator;
  }

  /** The same said by a named person or program, so that several may speak of one call. */
  public Feedback by(String who) {
    return new Feedback(sink, who);
  }

  /** It was good. */
  public void thumbsUp() {
    sink.accept(new Said("thumbs", 1, null, annotator));
  }

  /** It was bad, and why. */
  public void thumbsDown(@Nullable String why) {
    sink.accept(new Said("thumbs", 0, why, annotator));
  }

  /**
   * How good it was.
   *
   * @param value in [0, 1], higher is better
   * @throws SwitchbackException if it is outside
   */
  public void rating(double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new SwitchbackException("rating " + value + ": must be in [0, 1]");
    }
    sink.accept(new Said("rating", value, null, annotator));
  }

  /**
   * A score that was found afterwards: it counts for rules on {@code score.⟨name⟩} that say {@code
   * within}.
   *
   * @param value in [0, 1], higher is better
   * @throws SwitchbackException if it is outside, or the name is blank
   */
  public void score(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new SwitchbackException("score " + name + " is " + value + ": must be in [0, 1]");
    }
    if (name.isBlank()) {
      throw new SwitchbackException("the score has no name");
    }
    sink.accept(new Said("score." + name, value, null, annotator));
  }

  /** What it should have been. */
  public void correction(String text) {
    sink.accept(new Said("correction", Double.NaN, text, annotator));
  }

  /** A person had to take over, and why. */
  public void escalated(@Nullable String why) {
    sink.accept(new Said("escalation", 0, why, annotator));
  }
}
