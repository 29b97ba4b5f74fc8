package dev.switchback.document;

import java.util.Map;

/**
 * A prompt's template. {@code {{name}}} is replaced, nothing else: no logic.
 *
 * @param name the prompt's name
 * @param template its text
 */
public record Prompt(String name, String template) {
  /**
   * The text with every variable filled in.
   *
   * @throws dev.switchback.SwitchbackException naming a variable that is missing or unknown
   */
  public String render(Map<String, ?> variables) {
    throw new UnsupportedOperationException("not implemented");
  }
}
