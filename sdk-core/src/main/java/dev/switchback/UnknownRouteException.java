package dev.switchback;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A call named a route that is not served here; the message lists the names that are near. */
public final class UnknownRouteException extends SwitchbackException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN = 5;

  private final String route;
  private final transient List<String> near;

  private UnknownRouteException(String route, List<String> near, String message) {
    super(message);
    this.route = route;
    this.near = List.copyOf(near);
  }

  /**
   * The exception for a name that no document has.
   *
   * @param route the name that was asked for
   * @param known the routes that are served; may be empty
   */
  public static UnknownRouteException of(String route, Collection<String> known) {
    List<String> near = near(route, known);
    StringBuilder text = new StringBuilder("no route is called \"").append(route).append('"');
    if (known.isEmpty()) {
      text.append("; no route is served here: put its document into the registry");
    } else if (near.isEmpty()) {
      List<String> some = known.stream().sorted().limit(SHOWN).toList();
      text.append("; served here: ").append(String.join(", ", some));
      if (known.size() > some.size()) {
        text.append(" and ").append(known.size() - some.size()).append(" more");
      }
    } else {
      text.append("; did you mean ").append(String.join(", ", near)).append('?');
    }
    return new UnknownRouteException(route, near, text.toString());
  }

  /** The name that was asked for. */
  public String route() {
    return route;
  }

  /** Names that are served and look alike, nearest first, at most 5; may be empty. */
  public List<String> near() {
    return near;
  }

  private static List<String> near(String route, Collection<String> known) {
    String wanted = route.toLowerCase(Locale.ROOT);
    record Near(String name, int distance) {}
    List<Near> found = new ArrayList<>();
    for (String name : known) {
      String other = name.toLowerCase(Locale.ROOT);
      int distance = distance(wanted, other);
      boolean contained =
          Math.min(wanted.length(), other.length()) >= 3
              && (other.contains(wanted) || wanted.contains(other));
      if (contained || distance <= Math.max(2, wanted.length() / 3)) {
        found.add(new Near(name, distance));
      }
    }
    found.sort(Comparator.comparingInt(Near::distance).thenComparing(Near::name));
    return found.stream().limit(SHOWN).map(Near::name).toList();
  }

  /** Levenshtein's distance, in two rows. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
      }
      int[] swap = previous;
      previous = current;
      current = swap;
    }
    return previous[b.length()];
  }
}
