package dev.switchback.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import dev.switchback.registry.InMemoryRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any sequence of changes: the audit says of every moment what the registry said then. */
class ServedTest {
  private static final String ROUTE = "ticket-triage";
  private static final List<String> VERSIONS = List.of("1.3.2", "1.4.0", "1.5.0");

  private static final class Moving extends Clock {
    Instant now = Instant.parse("2026-11-24T12:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  static IntStream seeds() {
    return IntStream.rangeClosed(1, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void isWhatTheRegistrySaidThen(int seed) {
    Random random = new Random(seed);
    Moving clock = new Moving();
    InMemoryRegistry registry = InMemoryRegistry.withClock(clock);
    registry.putYaml(ROUTE, Desk.TRIAGE);
    Map<Instant, RouteDocument> said = new TreeMap<>();
    said.put(clock.now, document(registry));
    int made = 0;
    for (int i = 0; i < 60; i++) {
      clock.now = clock.now.plus(Duration.ofMinutes(1 + random.nextInt(90)));
      try {
        registry.change(ROUTE, change(random, i, document(registry)), "ana", "because " + i);
        made++;
      } catch (ChangeRefusedException refused) {
        assertThat(refused).hasMessageContaining(ROUTE);
      }
      said.put(clock.now, document(registry));
    }
    assertThat(made).isGreaterThan(10);

    RouteDocument now = document(registry);
    said.forEach(
        (time, then) -> {
          Served served = Served.at(now, registry.history(ROUTE), time);
          assertThat(served.stable()).isEqualTo(then.serving().stable());
          assertThat(served.mode()).isEqualTo(then.serving().mode());
          assertThat(canaries(served)).isEqualTo(canaries(then.serving()));
          if (served.change() != null) {
            assertThat(served.change().at()).isBeforeOrEqualTo(time);
            assertThat(served.change().detail()).containsEntry("stable", served.stable());
          }
        });
  }

  private static RouteDocument document(InMemoryRegistry registry) {
    return Objects.requireNonNull(registry.read(ROUTE).document());
  }

  private static Change change(Random random, int i, RouteDocument document) {
    String version = VERSIONS.get(random.nextInt(VERSIONS.size()));
    List<Rollout> live = document.serving().rollouts();
    String rollout = live.isEmpty() ? "none" : live.get(random.nextInt(live.size())).id();
    return switch (random.nextInt(9)) {
      case 0 -> new Change.SwitchStable(version);
      case 1 -> new Change.Rollback(version);
      case 2 -> new Change.Promote(rollout);
      case 3 -> new Change.Revert(rollout, Map.of());
      case 4 -> new Change.ClearQuarantine(version);
      case 5 -> new Change.SetShare(rollout, 10_000 * (1 + random.nextInt(99)));
      case 6 ->
          document.serving().mode() == Serving.Mode.AUTO
              ? new Change.Freeze()
              : new Change.Unfreeze();
      default -> new Change.StartCanary(Rollout.of("r" + i, version, 50_000));
    };
  }

  private static Map<String, String> canaries(Served served) {
    Map<String, String> map = new LinkedHashMap<>();
    served.canaries().forEach((id, one) -> map.put(id, one.version() + " at " + one.share()));
    return new TreeMap<>(map);
  }

  private static Map<String, String> canaries(Serving serving) {
    Map<String, String> map = new TreeMap<>();
    serving
        .rollouts()
        .forEach(one -> map.put(one.id(), one.canary() + " at " + Shares.text(one.share())));
    return map;
  }
}
