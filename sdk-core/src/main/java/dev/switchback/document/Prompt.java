package dev.switchback.document;

import dev.switchback.SwitchbackException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A prompt's template. {@code {{name}}} is replaced, nothing else: no logic, and what a variable
 * brings in is not read as a template again. A variable's name is letters, digits, {@code _},
 * {@code -} and {@code .}; other text between braces stays as it is. Immutable.
 *
 * @param name the prompt's name
 * @param template its text
 */
public record Prompt(String name, String template) {
  private static final Pattern VARIABLE = Pattern.compile("\\{\\{\\s*([\\w.\\-]+)\\s*\\}\\}");

  /**
   * Checks both.
   *
   * @throws IllegalArgumentException when the name is blank
   */
  public Prompt {
    Checks.filled("prompt.name", name);
    Objects.requireNonNull(template, "template");
  }

  /**
   * The text with every variable filled in by its {@code toString}.
   *
   * @param variables one value for each variable of the template, and no other
   * @throws SwitchbackException naming a variable that is missing or unknown, never its value
   */
  public String render(Map<String, ?> variables) {
    Matcher matcher = VARIABLE.matcher(template);
    StringBuilder text = new StringBuilder(template.length() + 64);
    TreeSet<String> used = new TreeSet<>();
    int end = 0;
    while (matcher.find()) {
      String variable = matcher.group(1);
      Object value = variables.get(variable);
      if (value == null) {
        throw new SwitchbackException(
            "prompt " + name + ": variable " + variable + " is missing; give it a value");
      }
      used.add(variable);
      text.append(template, end, matcher.start()).append(value);
      end = matcher.end();
    }
    for (String given : variables.keySet()) {
      if (!used.contains(given)) {
        throw new SwitchbackException(
            "prompt " + name + ": variable " + given + " is unknown; the template has " + used);
      }
    }
    return text.append(template, end, template.length()).toString();
  }
}
