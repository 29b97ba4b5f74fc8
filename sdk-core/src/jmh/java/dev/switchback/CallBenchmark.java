package dev.switchback;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Everything around a call whose body does nothing but say a score and tokens, so that every rule
 * gets a value. No route sees a key twice: each call is a unit in both rollouts, unless one canary
 * takes it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CallBenchmark {
  private static final int KEYS = 1 << 20;

  /**
   * With {@code key}, each call also puts its key into the set of seen keys of both rollouts, which
   * grows now and then; {@code CallCostTest} counts that.
   */
  @Param("call")
  public String unit;

  private final Body<String, RuntimeException> body =
      target -> {
        target.score("accuracy", 0.84).usage(100, 20);
        return "answer";
      };

  private Switchback switchback;
  private String[] names;
  private Key[] keys;
  private int at;

  @Setup
  public void setUp() {
    switchback = BenchmarkRoutes.open(unit);
    keys = BenchmarkRoutes.keys(KEYS);
    names = new String[BenchmarkRoutes.ROUTES];
    for (int i = 0; i < names.length; i++) {
      names[i] = BenchmarkRoutes.name(i);
    }
  }

  @TearDown
  public void tearDown() {
    switchback.close();
  }

  /** The short form, by the route's name. */
  @Benchmark
  public String call() {
    int i = at++;
    // Each pass over the keys gives every key to the next route.
    int route = (i + i / KEYS) & (BenchmarkRoutes.ROUTES - 1);
    return switchback.call(names[route], keys[i & (KEYS - 1)], body);
  }
}
