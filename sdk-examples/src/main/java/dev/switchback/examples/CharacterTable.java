package dev.switchback.examples;

import static java.util.Objects.requireNonNull;

/**
 * A model behind a tokenizer that has a number for letters and the usual marks, and for nothing
 * else: the defect of act two.
 *
 * <p>Whoever exported the table left out the digits and the question mark, and gave it no number
 * for the unknown. A text with such a character cannot be encoded, so the request for it fails,
 * every time; others are answered by the model behind.
 */
final class CharacterTable implements ServedModel {
  private static final String KNOWN =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
          + " \t\n\r.,;:!'\"()[]{}<>-_/\\+*%&@#$=";

  private final ServedModel model;

  CharacterTable(ServedModel model) {
    this.model = requireNonNull(model, "model");
  }

  /**
   * Classifies a text that the table can encode.
   *
   * @throws IllegalStateException if it cannot; the message names the character, not the text
   */
  @Override
  public Classification classify(String text) {
    encode(text);
    return model.classify(text);
  }

  private static int[] encode(String text) {
    int[] codes = text.codePoints().toArray();
    for (int i = 0; i < codes.length; i++) {
      int number = KNOWN.indexOf(codes[i]);
      if (number < 0) {
        throw new IllegalStateException(
            String.format("tokenizer: no entry for U+%04X at position %d", codes[i], i));
      }
      codes[i] = number;
    }
    return codes;
  }
}
