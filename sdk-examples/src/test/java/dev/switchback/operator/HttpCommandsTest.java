package dev.switchback.operator;

import dev.switchback.examples.RegistryServer;
import dev.switchback.registry.InMemoryRegistry;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** Every command over HTTP, on the reference server. */
class HttpCommandsTest extends CommandsContractTest {
  private RegistryServer server;

  @Override
  protected String url() {
    server = RegistryServer.start(InMemoryRegistry.withClock(Clock.systemUTC()), 0, SECRET);
    return server.address().toString();
  }

  @Override
  protected Map<String, String> credentials() {
    return Map.of("SWITCHBACK_REGISTRY_TOKEN", SECRET);
  }

  @AfterEach
  void stop() {
    server.close();
  }
}
