package dev.switchback.fleet;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.Rollout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * Reverts across a fleet: 20 processes on this machine share a store; a canary that always fails is
 * started again and again. Measures from the first process that breaches to the last that serves
 * stable. Every fifth time one process is killed while it flushes, and another takes its place.
 *
 * <p>Arguments: reverts on each store, processes, the most milliseconds at the 99th percentile, and
 * the stores: {@code redis postgresql h2 file http}, or addresses; the first two by default.
 */
public final class Drill {
  static final String CANARY_MODEL = "broken";
  private static final int VERSIONS = 10;
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final String DOCUMENT =
      """
      route: @route@
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
  private final Server server;
  private final List<Member> members = new ArrayList<>();
  private final List<Double> millis = new ArrayList<>();

  private Drill(String name, Server server) {
    this.name = name;
    this.server = server;
    this.store = Store.open(server.address());
  }

  public static void main(String[] arguments) throws Exception {
    int reverts = Integer.parseInt(arguments[0]);
    int processes = Integer.parseInt(arguments[1]);
    double most = Double.parseDouble(arguments[2]);
    List<String> stores =
        arguments.length > 3
            ? Arrays.asList(arguments).subList(3, arguments.length)
            : List.of("redis", "postgresql");
    boolean good = true;
    for (String store : stores) {
      try (Server server = start(store)) {
        good &= new Drill(server.name(), server).run(processes, reverts, most);
      }
    }
    System.exit(good ? 0 : 1);
  }

  private static Server start(String store) throws Exception {
    return switch (store) {
      case "redis" -> Server.redis(false);
      case "postgresql" -> Server.postgres();
      case "h2" -> Server.h2();
      case "file" -> Server.files();
      case "http" -> Server.http();
      default -> Server.at(store);
    };
  }

  private boolean run(int processes, int reverts, double most) throws Exception {
    store.createTables();
    for (int first = 1; first <= reverts; first += VERSIONS) {
      publish(first, Math.min(first + VERSIONS - 1, reverts));
    }
    try {
      for (int i = 0; i < processes; i++) {
        members.add(Member.start(server.address()));
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

  static String route(int number) {
    return "drill-" + (number - 1) / VERSIONS;
  }

  /**
   * A route for the reverts of these numbers. Each has a version of its own: what was reverted may
   * be tried three times more at most.
   */
  static byte[] document(int first, int last) {
    String versions =
        IntStream.rangeClosed(first, last)
            .mapToObj(
                number ->
                    "- {version: \"1.1.%d\", provider: openai, model: broken, parameters: {seed: %d}}"
                        .formatted(number, number))
            .collect(Collectors.joining("\n  "));
    return DOCUMENT
        .replace("@route@", route(first))
        .replace("@versions@", versions)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void publish(int first, int last) throws Exception {
    String file = route(first) + ".yaml";
    byte[] document = document(first, last);
    if (server.documents() == null) {
      store.registry().publish(file, document, "drill", "a drill");
    } else {
      Files.write(server.documents().resolve(file), document);
    }
  }

  private boolean areUp() {
    return members.stream().allMatch(Member::isUp);
  }

  private void revert(int number, List<String> wrong) throws Exception {
    String rollout = name.toLowerCase(Locale.ROOT) + "-" + number;
    Change start = new Change.StartCanary(Rollout.of(rollout, "1.1." + number, 200_000));
    store.registry().change(route(number), start, "drill", "again");
    if (number % 5 == 0) {
      int killed = number / 5 % members.size();
      await(() -> members.stream().anyMatch(member -> member.lastCanary(rollout) != null));
      members.get(killed).kill();
      members.set(killed, Member.start(server.address()));
      Awaitility.await().atMost(Duration.ofMinutes(1)).until(this::areUp);
    }
    // A process that came after the revert has never seen the rollout.
    await(
        () ->
            members.stream()
                .allMatch(m -> m.stable(rollout) != null || isNew(m, route(number), rollout)));
    await(() -> isReverted(route(number), rollout));
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
        store.registry().history(route(number)).stream()
            .filter(entry -> isRevert(entry, rollout))
            .count();
    if (entries != 1) {
      wrong.add(rollout + " has " + entries + " audit entries of a revert");
    }
  }

  private boolean isNew(Member member, String route, String rollout) {
    return isReverted(route, rollout) && !member.hasSeen(rollout);
  }

  private boolean isReverted(String route, String rollout) {
    return store.registry().newest(route, 4).stream().anyMatch(entry -> isRevert(entry, rollout));
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
