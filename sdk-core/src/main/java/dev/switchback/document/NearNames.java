package dev.switchback.document;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Names near to one that nobody knows, by edit distance (Levenshtein, 1966). */
final class NearNames {
  private NearNames() {}

  /** "write a or b", or all names where none is near. */
  static String remedy(String name, Collection<String> known) {
    List<String> near = near(name, known);
    return near.isEmpty()
        ? "write one of " + String.join(", ", known)
        : "write " + String.join(" or ", near);
  }

  static List<String> near(String name, Collection<String> known) {
    return known.stream()
        .distinct()
        .filter(other -> isNear(name, other))
        .sorted(Comparator.comparingInt((String other) -> distance(name, other)))
        .limit(3)
        .toList();
  }

  private static boolean isNear(String name, String other) {
    String last = other.substring(other.lastIndexOf('.') + 1);
    boolean sameEnd = name.substring(name.lastIndexOf('.') + 1).equals(last);
    return sameEnd || distance(name, other) <= Math.max(2, other.length() / 3);
  }

  private static int distance(String a, String b) {
    if (a.length() > 64) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
