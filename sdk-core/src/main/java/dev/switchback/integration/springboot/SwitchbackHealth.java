package dev.switchback.integration.springboot;

import dev.switchback.Switchback;
import dev.switchback.registry.Status;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * How fresh the routes are. Stale ones serve on, so an instance that has them is up: taking it out
 * for a registry that is away would make an outage of it.
 */
final class SwitchbackHealth implements HealthIndicator {
  private final Switchback switchback;

  SwitchbackHealth(Switchback switchback) {
    this.switchback = switchback;
  }

  @Override
  public Health health() {
    Status status = switchback.status();
    Health.Builder health = status.state() == Status.State.FAILED ? Health.down() : Health.up();
    health
        .withDetail("state", status.state().name())
        .withDetail("watchAgeSeconds", status.watchAge().toSeconds())
        .withDetail("routes", switchback.routes().stream().sorted().toList());
    if (status.age() != null) {
      health.withDetail("ageSeconds", status.age().toSeconds());
    }
    if (status.failure() != null) {
      health.withDetail("failure", status.failure());
    }
    return health.build();
  }
}
