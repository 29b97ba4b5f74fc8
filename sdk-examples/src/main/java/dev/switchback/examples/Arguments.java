package dev.switchback.examples;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the quickstart was asked for.
 *
 * @param json whether standard output is one line of JSON
 * @param record where the drill's calls are recorded for {@code switchback replay}; null for
 *     nowhere
 * @param model the model to ask at a real provider; null for the drill, which needs no network
 */
record Arguments(boolean json, @Nullable Path record, @Nullable String model) {
  static final String USAGE =
      """
      Usage: mvn -q compile exec:java [-Dexec.args="..."]
        (nothing)          plays the drill on this machine alone; exit code 0 if all of it happened
        --json             the same, with one line of JSON on standard output
        --record DIR       the same, and its calls are written for switchback replay
        --live --model M   sends at most 50 tickets to the OpenAI-compatible server named by
                           OPENAI_BASE_URL (default https://api.openai.com/v1), OPENAI_API_KEY
      """;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException if it is not as {@link #USAGE} says; the message says why
   */
  static Arguments parse(String... words) {
    boolean json = false;
    boolean live = false;
    Path record = null;
    String model = null;
    for (int i = 0; i < words.length; i++) {
      switch (words[i]) {
        case "--json" -> json = true;
        case "--live" -> live = true;
        case "--model" -> model = value(words, ++i, "--model needs the name of a model");
        case "--record" -> record = Path.of(value(words, ++i, "--record needs a directory"));
        default -> throw new IllegalArgumentException("unknown argument " + words[i]);
      }
    }
    if (live && model == null) {
      throw new IllegalArgumentException("--live needs --model and the name of a model");
    }
    if (!live && model != null) {
      throw new IllegalArgumentException("--model goes with --live");
    }
    if (live && json) {
      throw new IllegalArgumentException("--json goes with the drill, not with --live");
    }
    if (live && record != null) {
      throw new IllegalArgumentException("--record goes with the drill, not with --live");
    }
    return new Arguments(json, record, model);
  }

  private static String value(String[] words, int at, String otherwise) {
    if (at == words.length || words[at].isBlank() || words[at].startsWith("--")) {
      throw new IllegalArgumentException(otherwise);
    }
    return words[at];
  }
}
