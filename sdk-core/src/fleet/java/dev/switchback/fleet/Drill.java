package dev.switchback.fleet;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.Rollout;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import redis.embedded.RedisServer;

/**
 * Reverts across a fleet: 20 processes on this machine share a store; a canary that always fails is
 * started again and again. Measures from the first process that breaches to the last that serves
 * stable. Every fifth time one process is killed while it flushes, and another takes its place.
 *
 * <p>Arguments: reverts on each store, processes, and the most milliseconds at the 99th percentile.
 */
public final class Drill {
  static final String ROUTE = "drill";
  static final String CANARY_MODEL = "broken";
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final String DOCUMENT =
      """
      route: drill
      purpose: A drill.
      owner: drill@example.com
      rollback: {runbook: "https://example.com/drill"}
      monitoring: ["https://example.com/drill"]
      versions:
        - {version: "1.0.0", provider: openai, model: fine}
        @versions@
      serving:
        revision: 1
        stable: "1.0.0"
      thresholds:
        compare: [{signal: error_rate, tolerate: +50%}]
        reference: {error_rate: 1%, latency_ms: {"150": 1000}}
      """;

  private final String name;
  private final Store store;
  private final String address;
  private final List<Member> members = new ArrayList<>();
  private final List<Double> millis = new ArrayList<>();

  private Drill(String name, String address) {
    this.name = name;
    this.address = address;
    this.store = Store.open(address);
  }

  public static void main(String[] arguments) throws Exception {
    int reverts = Integer.parseInt(arguments[0]);
    int processes = Integer.parseInt(arguments[1]);
    double most = Double.parseDouble(arguments[2]);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    RedisServer redis = RedisServer.newRedisServer().port(port).setting("bind 127.0.0.1").build();
    redis.start();
    boolean good;
    try {
      good = new Drill("Redis", Integer.toString(port)).run(processes, reverts, most);
    } finally {
      redis.stop();
    }
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("max_connections", "200")
            .start()) {
      String url = "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
      good &= new Drill("PostgreSQL", url).run(processes, reverts, most);
    }
    System.exit(good ? 0 : 1);
  }

  /** Publishes the drill's route, without a rollout, and with so many versions to be canaries. */
  static void begin(Store store, int canaries) {
    // Each rollout has a version of its own: what was reverted may be tried three times more at
    // most.
    String versions =
        IntStream.rangeClosed(1, canaries)
            .mapToObj(
                number ->
                    "- {version: \"1.1.%d\", provider: openai, model: broken, parameters: {seed: %d}}"
                        .formatted(number, number))
            .collect(Collectors.joining("\n  "));
    String document = DOCUMENT.replace("@versions@", versions);
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    store.registry().publish("drill.yaml", bytes, "drill", "a drill");
  }

  private boolean run(int processes, int reverts, double most) throws Exception {
    store.createTables();
    begin(store, reverts);
    try {
      for (int i = 0; i < processes; i++) {
        members.add(Member.start(address));
      }
      System.out.println(
          name
              + ": processes "
              + members.stream().map(m -> Long.toString(m.pid())).collect(Collectors.joining(" ")));
      Awaitility.await().atMost(Duration.ofMinutes(3)).until(this::areUp);
      List<String> wrong = new ArrayList<>();
      for (int i = 1; i <= reverts; i++) {
        revert(i, wrong);
      }
      return report(most, wrong);
    } finally {
      members.forEach(Member::kill);
      store.close();
    }
  }

  private boolean areUp() {
    return members.stream().allMatch(Member::isUp);
  }

  private void revert(int number, List<String> wrong) throws Exception {
    String rollout = name.toLowerCase(Locale.ROOT) + "-" + number;
    Change start = new Change.StartCanary(Rollout.of(rollout, "1.1." + number, 200_000));
    store.registry().change(ROUTE, start, "drill", "again");
    if (number % 5 == 0) {
      int killed = number / 5 % members.size();
      await(() -> members.stream().anyMatch(member -> member.lastCanary(rollout) != null));
      members.get(killed).kill();
      members.set(killed, Member.start(address));
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(this::areUp);
    }
    // A process that came after the revert has never seen the rollout.
    await(() -> members.stream().allMatch(m -> m.stable(rollout) != null || isNew(m, rollout)));
    await(() -> isReverted(rollout));
    long breach =
        members.stream()
            .map(m -> m.breached(rollout))
            .filter(Objects::nonNull)
            .mapToLong(Long::longValue)
            .min()
            .orElseThrow();
    long last =
        members.stream()
            .map(m -> m.stable(rollout))
            .filter(Objects::nonNull)
            .mapToLong(Long::longValue)
            .max()
            .orElseThrow();
    millis.add((last - breach) / 1e6);
    for (Member member : members) {
      Long off = member.stable(rollout);
      Long canary = member.lastCanary(rollout);
      if (off != null && canary != null && canary > off) {
        wrong.add(member.pid() + " served the canary of " + rollout + " again");
      }
    }
    System.out.printf(Locale.ROOT, "%s %d: %.0f ms%n", name, number, millis.get(number - 1));
    long entries =
        store.registry().history(ROUTE).stream().filter(entry -> isRevert(entry, rollout)).count();
    if (entries != 1) {
      wrong.add(rollout + " has " + entries + " audit entries of a revert");
    }
  }

  private boolean isNew(Member member, String rollout) {
    return isReverted(rollout) && !member.hasSeen(rollout);
  }

  private boolean isReverted(String rollout) {
    return store.registry().newest(ROUTE, 4).stream().anyMatch(entry -> isRevert(entry, rollout));
  }

  private static boolean isRevert(AuditEntry entry, String rollout) {
    return entry.kind().equals("revert") && entry.toJson().contains("\"" + rollout + "\"");
  }

  private static void await(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(LONGEST).until(condition);
  }

  private boolean report(double most, List<String> wrong) {
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    double p99 = sorted[(int) Math.ceil(0.99 * sorted.length) - 1];
    System.out.printf(
        Locale.ROOT,
        "%s: %d reverts, from the breach to the last process on stable: p50 %.0f ms, p99 %.0f ms,"
            + " most %.0f ms; wrong: %s%n",
        name,
        sorted.length,
        sorted[sorted.length / 2],
        p99,
        Arrays.stream(sorted).max().orElseThrow(),
        wrong);
    return wrong.isEmpty() && p99 <= most;
  }
}
