package dev.switchback.operator;

import dev.switchback.registry.InMemoryRegistry;
import dev.switchback.registry.Registry;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** Every command over HTTP, on the reference server of sdk-examples, which is built after this. */
@Tag("peers")
class HttpCommandsTest extends CommandsContractTest {
  private static final String EXAMPLES = "../sdk-examples/target/classes/";

  private URLClassLoader examples;
  private AutoCloseable server;

  @Override
  protected String url() throws Exception {
    examples = new URLClassLoader(new URL[] {Path.of(EXAMPLES).toUri().toURL()});
    Class<?> type = examples.loadClass("dev.switchback.examples.RegistryServer");
    server =
        (AutoCloseable)
            type.getMethod("start", Registry.class, int.class, String.class)
                .invoke(null, InMemoryRegistry.withClock(Clock.systemUTC()), 0, SECRET);
    return type.getMethod("address").invoke(server).toString();
  }

  @Override
  protected Map<String, String> credentials() {
    return Map.of("SWITCHBACK_REGISTRY_TOKEN", SECRET);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    examples.close();
  }
}
