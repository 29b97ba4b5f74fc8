package dev.switchback.examples;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** What should happen, and whether it did. Not thread-safe. */
final class Checklist {
  private record Item(boolean happened, String what) {}

  private final List<Item> items = new ArrayList<>();

  /** Notes one thing; answers whether it happened. */
  boolean expect(boolean happened, String what) {
    items.add(new Item(happened, what));
    return happened;
  }

  /** Whether all of it happened, and there was something to happen. */
  boolean isComplete() {
    return !items.isEmpty() && items.stream().allMatch(Item::happened);
  }

  /** What did not happen. */
  List<String> missing() {
    return items.stream().filter(item -> !item.happened()).map(Item::what).toList();
  }

  void print(PrintStream out) {
    for (Item item : items) {
      out.printf("  %-4s %s%n", item.happened() ? "yes" : "NO", item.what());
    }
  }
}
