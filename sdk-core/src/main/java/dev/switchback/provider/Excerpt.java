package dev.switchback.provider;

import java.util.List;

/**
 * A provider's words for a log: short, on one line, and without what they repeat of the request or
 * of the key. Every run of 15 characters and more that is in the request is taken out, and shorter
 * texts of it where they appear whole.
 */
final class Excerpt {
  private static final int LONGEST = 300;
  private static final int WINDOW = 8;
  private static final int SHORTEST = 4;

  private Excerpt() {}

  static String of(String words, List<String> secrets, List<String> texts) {
    StringBuilder said =
        new StringBuilder(words.substring(0, Math.min(words.length(), 2 * LONGEST)));
    for (String secret : secrets) {
      replace(said, secret);
    }
    for (String text : texts) {
      if (text.length() >= SHORTEST && text.length() <= said.length()) {
        replace(said, text);
      }
      takeOut(said, text);
    }
    String line = said.toString().replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }

  private static void replace(StringBuilder said, String text) {
    for (int at = said.indexOf(text); at >= 0 && !text.isEmpty(); at = said.indexOf(text, at)) {
      said.replace(at, at + text.length(), "…");
    }
  }

  /** Two windows side by side hold every run of twice their length but one. */
  private static void takeOut(StringBuilder said, String text) {
    for (int at = 0; at + WINDOW <= said.length(); at += WINDOW) {
      if (text.contains(said.substring(at, at + WINDOW))) {
        int from = at;
        int to = at + WINDOW;
        while (from > 0 && text.contains(said.substring(from - 1, to))) {
          from--;
        }
        while (to < said.length() && text.contains(said.substring(from, to + 1))) {
          to++;
        }
        said.replace(from, to, "…");
        at = from - WINDOW + 1;
      }
    }
  }
}
