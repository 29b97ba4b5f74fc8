package dev.switchback.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The fewest lines to take out and put in that make one text of another: Myers, "An O(ND)
 * Difference Algorithm and Its Variations", 1986, the greedy form.
 */
final class LineEdits {
  /**
   * Lines {@code from} to {@code fromEnd} (not included) become lines {@code to} to {@code toEnd}.
   */
  record Edit(int from, int fromEnd, int to, int toEnd) {}

  private final List<String> a;
  private final List<String> b;

  private LineEdits(List<String> a, List<String> b) {
    this.a = a;
    this.b = b;
  }

  static List<Edit> of(List<String> a, List<String> b) {
    return merged(new LineEdits(a, b).steps());
  }

  /** Single lines taken out or put in, in order. */
  private List<Edit> steps() {
    int most = a.size() + b.size();
    int[] furthest = new int[2 * most + 2];
    List<int[]> trace = new ArrayList<>();
    for (int d = 0; d <= most; d++) {
      // Only diagonals -d to d have been touched.
      trace.add(Arrays.copyOfRange(furthest, most - d, most + d + 2));
      for (int k = -d; k <= d; k += 2) {
        int x = start(furthest, most, d, k);
        int y = x - k;
        while (x < a.size() && y < b.size() && a.get(x).equals(b.get(y))) {
          x++;
          y++;
        }
        furthest[most + k] = x;
        if (x >= a.size() && y >= b.size()) {
          return back(trace);
        }
      }
    }
    throw new IllegalStateException("two texts are always " + most + " edits apart at most");
  }

  private static int start(int[] furthest, int middle, int d, int k) {
    boolean down = k == -d || (k != d && furthest[middle + k - 1] < furthest[middle + k + 1]);
    return down ? furthest[middle + k + 1] : furthest[middle + k - 1] + 1;
  }

  private List<Edit> back(List<int[]> trace) {
    List<Edit> steps = new ArrayList<>();
    int x = a.size();
    int y = b.size();
    for (int d = trace.size() - 1; d > 0; d--) {
      int[] furthest = trace.get(d);
      int k = x - y;
      boolean down = k == -d || (k != d && furthest[d + k - 1] < furthest[d + k + 1]);
      int before = down ? k + 1 : k - 1;
      int fromX = furthest[d + before];
      int fromY = fromX - before;
      steps.add(
          down
              ? new Edit(fromX, fromX, fromY, fromY + 1)
              : new Edit(fromX, fromX + 1, fromY, fromY));
      x = fromX;
      y = fromY;
    }
    Collections.reverse(steps);
    return steps;
  }

  private static List<Edit> merged(List<Edit> steps) {
    List<Edit> edits = new ArrayList<>();
    for (Edit step : steps) {
      Edit last = edits.isEmpty() ? null : edits.get(edits.size() - 1);
      if (last != null && last.fromEnd() == step.from() && last.toEnd() == step.to()) {
        edits.set(edits.size() - 1, new Edit(last.from(), step.fromEnd(), last.to(), step.toEnd()));
      } else {
        edits.add(step);
      }
    }
    return edits;
  }
}
