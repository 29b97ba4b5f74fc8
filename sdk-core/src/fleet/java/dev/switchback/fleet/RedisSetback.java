package dev.switchback.fleet;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.Documents;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.fleet.Server.RedisNode;
import dev.switchback.integration.redis.RedisLedger;
import dev.switchback.integration.redis.RedisRegistry;
import dev.switchback.registry.Registry;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;

/**
 * A Redis that comes back with less than it had: empty, or older, as a replica that lagged and was
 * made the primary. What served goes on; the canary that was taken back does not return; a person
 * raises the epoch, and all follow.
 */
final class RedisSetback {
  private static final String STEADY = "steady";
  private static final String TURNING = "turning";

  private final Report report;

  RedisSetback(Report report) {
    this.report = report;
  }

  private static Store open(Switchable to) {
    RedisClient client = RedisClient.builder().connectionProvider(to).build();
    return new Store(RedisRegistry.of(client), RedisLedger.of(client), client::close);
  }

  private static void begin(Registry registry) {
    for (String route : List.of(STEADY, TURNING)) {
      FaultRoute.publish(registry, route, 1);
      Rollout rollout = Rollout.of(route + "-1", "1.1.1", 200_000);
      registry.change(route, new Change.StartCanary(rollout), "faults", "");
    }
  }

  private void reverted(FleetMember member, Registry registry) {
    report.await("the fleet pools", () -> member.fleet(STEADY + "-1").isPooled());
    member.breakCanary();
    report.await(
        "the bad canary is taken back",
        () ->
            FaultRoute.reverts(registry, TURNING, TURNING + "-1") == 1
                && member.switchback().document(TURNING).serving().rollouts().isEmpty());
  }

  /** Serves what it had, says so, and never got the canary again since then. */
  private void servesOn(FleetMember member, RouteDocument had, long since) {
    report.await(
        "the status says that it is not what the store has",
        () ->
            member.switchback().status().state() == Status.State.STALE
                && member.switchback().status().ignored() > 0);
    report.await(
        "it says that the pool is lost",
        () ->
            !member.fleet(STEADY + "-1").isConnected() && !member.fleet(STEADY + "-1").isPooled());
    long calls = member.calls();
    report.await("calls go on", () -> member.calls() > calls + 200);
    String serves = Documents.digest(member.switchback().document(TURNING));
    report.expect(serves.equals(Documents.digest(had)), "the last good state serves");
    report.expect(member.lastBroken() <= since, "the canary came back");
    report.expect(member.failure() == null, "a call failed: " + member.failure());
  }

  private static byte[] raised(RouteDocument document, long revision) {
    String text = new String(Documents.write(document, true), StandardCharsets.UTF_8);
    String before = "\"revision\": " + document.serving().revision();
    String spaceless = before.replace(" ", "");
    String after = "\"epoch\": 2, \"revision\": " + revision;
    return text.replace(before, after).replace(spaceless, after).getBytes(StandardCharsets.UTF_8);
  }

  /** Restarted without what it had. */
  void empty() throws Exception {
    RedisNode redis = Server.redis(false);
    try (Switchable to = new Switchable(redis.port());
        Store store = open(to)) {
      Registry registry = store.registry();
      begin(registry);
      try (FleetMember member =
          new FleetMember(open(new Switchable(redis.port())), STEADY, TURNING)) {
        reverted(member, registry);
        RouteDocument had = member.switchback().document(TURNING);
        redis.stop();
        long since = System.nanoTime();
        redis.start();
        servesOn(member, had, since);
        boolean refused = false;
        try {
          registry.change(TURNING, new Change.Freeze(), "faults", "");
        } catch (RegistryException nothing) {
          refused = true;
        }
        report.expect(refused, "a change of what is not there is refused");

        for (String route : Set.of(STEADY, TURNING)) {
          RouteDocument last = member.switchback().document(route);
          byte[] restored = raised(last, last.serving().revision() + 1);
          registry.publish(route + ".json", restored, "ana", "after the restart");
        }
        followed(member, since);
      }
      report.measured("restarted empty, published again with epoch 2");
    } finally {
      redis.stop();
    }
  }

  private void followed(FleetMember member, long since) {
    report.await(
        "the higher epoch is taken",
        () ->
            member.switchback().document(TURNING).serving().epoch() == 2
                && member.switchback().status().state() == Status.State.READY);
    long calls = member.calls();
    report.await("calls go on", () -> member.calls() > calls + 200);
    report.expect(member.lastBroken() <= since, "the canary came back with the higher epoch");
    report.expect(member.failure() == null, "a call failed: " + member.failure());
  }

  /** The primary dies; a replica that has not got the revert is made the primary. */
  void failover() throws Exception {
    RedisNode primary = Server.redis(false);
    RedisNode replica = Server.redis(false);
    Switchable to = new Switchable(primary.port());
    Switchable toOfMember = new Switchable(primary.port());
    try (Jedis control = new Jedis("127.0.0.1", replica.port());
        Store store = open(to)) {
      control.replicaof("127.0.0.1", primary.port());
      Registry registry = store.registry();
      begin(registry);
      report.await(
          "the replica follows",
          () ->
              control.hget("{switchback}:documents", TURNING) != null
                  && control.hget("{switchback}:documents", TURNING).contains(TURNING + "-1"));
      try (FleetMember member = new FleetMember(open(toOfMember), STEADY, TURNING)) {
        report.await("the fleet pools", () -> member.fleet(STEADY + "-1").isPooled());
        report.await(
            "the replica has the pool", () -> control.exists("{switchback}:pool:" + STEADY + "-1"));
        control.replicaofNoOne();
        reverted(member, registry);
        RouteDocument had = member.switchback().document(TURNING);
        long since = System.nanoTime();
        primary.stop();
        to.moveTo(replica.port());
        toOfMember.moveTo(replica.port());
        servesOn(member, had, since);

        RouteDocument older = FaultRoute.document(registry, TURNING);
        report.expect(older.serving().rollouts().size() == 1, "the replica had no revert");
        registry.publish(TURNING + ".json", raised(older, 2), "ana", "after the failover");
        report.await(
            "the revert is written again",
            () -> FaultRoute.reverts(registry, TURNING, TURNING + "-1") == 1);
        followed(member, since);
        List<AuditEntry> history = registry.history(TURNING);
        report.expect(AuditEntry.verify(history) == null, "the chain holds");
        report.measured(
            "failed over to a lagging replica; its audit then: "
                + history.stream().map(AuditEntry::kind).toList());
      }
    } finally {
      replica.stop();
      primary.stop();
    }
  }
}
