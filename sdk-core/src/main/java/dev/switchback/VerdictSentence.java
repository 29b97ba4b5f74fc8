package dev.switchback;

/** Says a verdict to a person, in one sentence. */
final class VerdictSentence {
  private VerdictSentence() {}

  static String of(Verdict verdict) {
    throw new UnsupportedOperationException("not implemented");
  }
}
