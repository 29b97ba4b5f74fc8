package dev.switchback.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LineEditsTest {
  static IntStream seeds() {
    return IntStream.rangeClosed(1, 200);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void leadFromOneTextToTheOtherWithTheFewestLines(int seed) {
    Random random = new Random(seed);
    List<String> a = lines(random);
    List<String> b = lines(random);

    List<LineEdits.Edit> edits = LineEdits.of(a, b);

    List<String> made = new ArrayList<>();
    int at = 0;
    int moved = 0;
    for (LineEdits.Edit edit : edits) {
      made.addAll(a.subList(at, edit.from()));
      made.addAll(b.subList(edit.to(), edit.toEnd()));
      at = edit.fromEnd();
      moved += edit.fromEnd() - edit.from() + edit.toEnd() - edit.to();
    }
    made.addAll(a.subList(at, a.size()));
    assertThat(made).isEqualTo(b);
    assertThat(moved).isEqualTo(a.size() + b.size() - 2 * common(a, b));
  }

  private static List<String> lines(Random random) {
    return random
        .ints(random.nextInt(15), 0, 4)
        .mapToObj(i -> String.valueOf((char) ('a' + i)))
        .toList();
  }

  /** The length of the longest common subsequence, by its recurrence. */
  private static int common(List<String> a, List<String> b) {
    int[][] best = new int[a.size() + 1][b.size() + 1];
    for (int i = 1; i <= a.size(); i++) {
      for (int j = 1; j <= b.size(); j++) {
        best[i][j] =
            a.get(i - 1).equals(b.get(j - 1))
                ? best[i - 1][j - 1] + 1
                : Math.max(best[i - 1][j], best[i][j - 1]);
      }
    }
    return best[a.size()][b.size()];
  }

  @Test
  void areShownWithThreeLinesAroundThem() {
    String before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n";
    String after = before.replace("\n5\n", "\nfive\n").replace("15\n", "15\n16\n");

    assertThat(UnifiedDiff.lines("a", before, "b", after))
        .containsExactly(
            "--- a",
            "+++ b",
            "@@ -2,7 +2,7 @@",
            " 2",
            " 3",
            " 4",
            "-5",
            "+five",
            " 6",
            " 7",
            " 8",
            "@@ -13,3 +13,4 @@",
            " 13",
            " 14",
            " 15",
            "+16");
    assertThat(UnifiedDiff.lines("a", before, "b", before)).isEmpty();
    assertThat(UnifiedDiff.lines("a", "", "b", "x\n"))
        .containsExactly("--- a", "+++ b", "@@ -0,0 +1,1 @@", "+x");
  }
}
