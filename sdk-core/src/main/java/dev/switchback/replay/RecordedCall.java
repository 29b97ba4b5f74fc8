package dev.switchback.replay;

import dev.switchback.Outcome;
import dev.switchback.Signals;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One recorded call; filled again for each line. Absent numbers are NaN. */
final class RecordedCall implements Signals {
  // Places of the numbers.
  static final int AT = 0;
  static final int W = 1;
  static final int LATENCY_MS = 2;
  static final int FIRST_CHUNK_MS = 3;
  static final int INPUT_TOKENS = 4;
  static final int OUTPUT_TOKENS = 5;
  static final int COST = 6;
  static final int LENGTH = 7;

  private static final long BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private final double[] figures = new double[LENGTH + 1];
  private String[] scoreNames = new String[4];
  private double[] scores = new double[4];
  private int scoreCount;
  private boolean canary;
  private boolean negative;
  private @Nullable String key;
  private @Nullable String label;
  private Outcome outcome = Outcome.SUCCESS;

  void clear() {
    Arrays.fill(figures, Double.NaN);
    scoreCount = 0;
    canary = false;
    negative = false;
    key = null;
    label = null;
    outcome = Outcome.SUCCESS;
  }

  void set(int figure, double value) {
    figures[figure] = value;
  }

  double get(int figure) {
    return figures[figure];
  }

  void canary(boolean is) {
    canary = is;
  }

  void negative(boolean is) {
    negative = is;
  }

  void key(@Nullable String value) {
    key = value;
  }

  void label(@Nullable String value) {
    label = value;
  }

  void outcome(Outcome how) {
    outcome = how;
  }

  void clearScores() {
    scoreCount = 0;
  }

  /** A score that was asked for; NaN where it is missing. */
  void score(String name, double value) {
    int at = 0;
    while (at < scoreCount && !scoreNames[at].equals(name)) {
      at++;
    }
    if (at == scoreCount) {
      if (at == scores.length) {
        scoreNames = Arrays.copyOf(scoreNames, 2 * at);
        scores = Arrays.copyOf(scores, 2 * at);
      }
      scoreNames[at] = name;
      scoreCount++;
    }
    scores[at] = value;
  }

  boolean isCanary() {
    return canary;
  }

  boolean isNegative() {
    return negative;
  }

  boolean isKeyed() {
    return key != null;
  }

  /** FNV-1a of the key's characters, stirred; 0 without one. */
  long keyHash() {
    String text = key;
    if (text == null) {
      return 0;
    }
    long hash = BASIS;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    hash ^= hash >>> 32;
    hash *= 0x9E3779B97F4A7C15L;
    return hash ^ (hash >>> 29);
  }

  @Override
  public Outcome outcome() {
    return outcome;
  }

  @Override
  public double latencyMillis() {
    return get(LATENCY_MS);
  }

  @Override
  public double firstChunkMillis() {
    return get(FIRST_CHUNK_MS);
  }

  @Override
  public double length() {
    return get(LENGTH);
  }

  @Override
  public double inputTokens() {
    return get(INPUT_TOKENS);
  }

  @Override
  public double outputTokens() {
    return get(OUTPUT_TOKENS);
  }

  @Override
  public double cost() {
    return get(COST);
  }

  @Override
  public @Nullable String label() {
    return label;
  }

  @Override
  public double score(String name) {
    for (int i = 0; i < scoreCount; i++) {
      if (scoreNames[i].equals(name)) {
        return scores[i];
      }
    }
    return Double.NaN;
  }

  @Override
  public boolean isAsked(String name) {
    for (int i = 0; i < scoreCount; i++) {
      if (scoreNames[i].equals(name)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public double scoreMissing() {
    if (scoreCount == 0) {
      return Double.NaN;
    }
    for (int i = 0; i < scoreCount; i++) {
      if (Double.isNaN(scores[i])) {
        return 1;
      }
    }
    return 0;
  }
}
