package dev.switchback.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.stream.Collectors;

/** A parser's complaint without the source's text in it, which may be a prompt. */
final class Malformed {
  private Malformed() {}

  /** The complaint in one line: snippets and quoted words of the source are left out. */
  static String words(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    if (message == null || message.isBlank()) {
      return "malformed";
    }
    return message
        .lines()
        .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
        .map(line -> line.replaceAll("'[^']{4,}'", "…").replaceAll("\"[^\"]{4,}\"", "…"))
        .collect(Collectors.joining(", "));
  }
}
