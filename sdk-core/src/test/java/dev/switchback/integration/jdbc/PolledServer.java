package dev.switchback.integration.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.registry.StoreWatch;
import org.junit.jupiter.api.Test;

/** A database that cannot push: changes are found by polling alone. */
abstract class PolledServer extends JdbcContract {
  @Override
  protected StoreWatch.Pace pushed() {
    return StoreWatch.Pace.USUAL;
  }

  @Test
  void findsChangesByPollingAlone() {
    assertThat(registry().capabilities().push()).isFalse();
  }
}
