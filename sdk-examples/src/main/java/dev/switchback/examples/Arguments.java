package dev.switchback.examples;

import org.jspecify.annotations.Nullable;

/**
 * What the quickstart was asked for.
 *
 * @param json whether standard output is one line of JSON
 * @param model the model to ask at a real provider; null for the drill, which needs no network
 */
record Arguments(boolean json, @Nullable String model) {
  static final String USAGE =
      """
      Usage: mvn -q compile exec:java [-Dexec.args="..."]
        (nothing)          plays the drill on this machine alone; exit code 0 if all of it happened
        --json             the same, with one line of JSON on standard output
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
    String model = null;
    for (int i = 0; i < words.length; i++) {
      switch (words[i]) {
        case "--json" -> json = true;
        case "--live" -> live = true;
        case "--model" -> {
          if (++i == words.length || words[i].isBlank() || words[i].startsWith("--")) {
            throw new IllegalArgumentException("--model needs the name of a model");
          }
          model = words[i];
        }
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
    return new Arguments(json, model);
  }
}
