package dev.switchback.split;

import dev.switchback.Key;
import dev.switchback.Resolution;
import dev.switchback.document.CallSettings;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A snapshot and a draw, under the conditions of the table "Limits and budgets": 64 routes, looked
 * up by name, with two rollouts each, keys of 36 characters, 65,536 different ones so that none is
 * met again soon. One rollout takes 5 %, so nearly every call asks both.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SplitBenchmark {
  private static final int KEYS = 1 << 16;

  private final String[] names = new String[64];
  private final Key[] keys = new Key[KEYS];

  /** As in the registry's snapshot: one volatile read, then a HashMap that nobody changes. */
  private volatile Map<String, Split> snapshot = Map.of();

  private int at;

  @Setup
  public void setUp() {
    Random random = new Random(1);
    for (int i = 0; i < KEYS; i++) {
      keys[i] = Key.of(new UUID(random.nextLong(), random.nextLong()).toString());
    }
    Map<String, Split> made = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      names[i] = "route-" + i;
      made.put(names[i], split(names[i]));
    }
    snapshot = made;
  }

  /** The route by its name, then the draw by a key. */
  @Benchmark
  public Resolution resolve() {
    int i = at++;
    return snapshot.get(names[i & 63]).resolve(keys[i & (KEYS - 1)]);
  }

  /** The same for a key that comes as a text. */
  Resolution resolve(String name, String key) {
    return snapshot.get(name).resolve(Key.of(key));
  }

  /** The same without a key. */
  @Benchmark
  public Resolution resolveWithoutKey() {
    return snapshot.get(names[at++ & 63]).resolve(Key.none());
  }

  /** What a seen key costs on top, for one rollout. */
  @Benchmark
  public long secondWord() {
    int i = at++;
    return snapshot.get(names[i & 63]).secondWord(i & 1, keys[i & (KEYS - 1)]);
  }

  private static Split split(String route) {
    List<Rollout> rollouts =
        List.of(
            new Rollout(route + "-2.0.0-a1", "2.0.0", 50_000, List.of(), null),
            new Rollout(route + "-3.0.0-a1", "3.0.0", 50_000, List.of(), null));
    Serving serving =
        new Serving(1, 1, "1.0.0", null, Serving.Mode.AUTO, rollouts, null, List.of());
    RouteDocument document =
        new RouteDocument(
            route,
            null,
            null,
            null,
            List.of(),
            false,
            null,
            List.of(version("1.0.0"), version("2.0.0"), version("3.0.0")),
            serving,
            null,
            CallSettings.ofDefaults(),
            null);
    return Split.of(document, Set.of(), null, false);
  }

  private static ModelVersion version(String label) {
    return ModelVersion.builder().version(label).provider("openai").model("m").build();
  }
}
