package dev.switchback.split;

import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.server.Components;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.LDConfig;
import com.launchdarkly.sdk.server.integrations.FileData;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.providers.memory.Flag;
import dev.openfeature.sdk.providers.memory.InMemoryProvider;
import dev.switchback.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A key as text to a version, beside what flag SDKs do for the same: 64 flags by name, 65,536 keys
 * of 36 characters. Ours asks two rollouts of 5 %; LaunchDarkly (file data, no events) has one of
 * 10 %; OpenFeature's in-memory provider answers its default variant and draws nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PeerBenchmark {
  private static final int KEYS = 1 << 16;
  private static final int FLAGS = 64;

  private final String[] names = new String[FLAGS];
  private final String[] keys = new String[KEYS];
  private final SplitBenchmark ours = new SplitBenchmark();
  private LDClient launchDarkly;
  private Client openFeature;
  private int at;

  @Setup
  public void setUp() throws Exception {
    for (int i = 0; i < FLAGS; i++) {
      names[i] = "route-" + i;
    }
    Random random = new Random(1);
    for (int i = 0; i < KEYS; i++) {
      keys[i] = new UUID(random.nextLong(), random.nextLong()).toString();
    }
    ours.setUp();
    launchDarkly = fromFile();
    Map<String, Flag<?>> flags = new HashMap<>();
    for (String name : names) {
      flags.put(
          name,
          Flag.<String>builder()
              .variant("stable", "1.0.0")
              .variant("canary", "2.0.0")
              .defaultVariant("stable")
              .build());
    }
    OpenFeatureAPI.getInstance().setProviderAndWait(new InMemoryProvider(flags));
    openFeature = OpenFeatureAPI.getInstance().getClient();
    if (!openFeature.getStringValue(names[0], "").equals("1.0.0")
        || launchDarkly.stringVariation(names[0], LDContext.create(keys[0]), "").isEmpty()) {
      throw new IllegalStateException("a peer answers its fallback");
    }
  }

  private LDClient fromFile() throws IOException {
    StringBuilder json = new StringBuilder("{\"flags\": {");
    for (int i = 0; i < FLAGS; i++) {
      json.append(i == 0 ? "" : ", ")
          .append(
              """
              "%1$s": {"key": "%1$s", "version": 1, "on": true, "salt": "%1$s", "offVariation": 0,
                "variations": ["1.0.0", "2.0.0"], "fallthrough": {"rollout": {"variations":
                [{"variation": 0, "weight": 90000}, {"variation": 1, "weight": 10000}]}}}
              """
                  .formatted(names[i]));
    }
    Path file = Files.createTempFile("flags", ".json");
    Files.writeString(file, json.append("}}"));
    LDConfig config =
        new LDConfig.Builder()
            .dataSource(FileData.dataSource().filePaths(file))
            .events(Components.noEvents())
            .build();
    LDClient client = new LDClient("unused", config);
    Files.delete(file);
    return client;
  }

  @TearDown
  public void tearDown() throws IOException {
    launchDarkly.close();
    OpenFeatureAPI.getInstance().shutdown();
  }

  @Benchmark
  public Resolution ours() {
    int i = at++;
    return ours.resolve(names[i & (FLAGS - 1)], keys[i & (KEYS - 1)]);
  }

  @Benchmark
  public String launchDarkly() {
    int i = at++;
    LDContext context = LDContext.create(keys[i & (KEYS - 1)]);
    return launchDarkly.stringVariation(names[i & (FLAGS - 1)], context, "");
  }

  @Benchmark
  public String openFeature() {
    int i = at++;
    ImmutableContext context = new ImmutableContext(keys[i & (KEYS - 1)]);
    return openFeature.getStringValue(names[i & (FLAGS - 1)], "", context);
  }
}
