package dev.switchback.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.Test;

class InMemoryRegistryTest extends RegistryContractTest {
  @Override
  protected Registry create() {
    return InMemoryRegistry.withClock(Clock.systemUTC());
  }

  @Override
  protected void edit(Registry registry, String route, String text) {
    ((InMemoryRegistry) registry).putYaml(route, text);
  }

  @Test
  void holdsTheDocumentsItWasMadeOf() {
    try (InMemoryRegistry registry = InMemoryRegistry.of(Yaml.document(Yaml.canary()))) {
      assertThat(registry.read(Yaml.ROUTE).document()).isEqualTo(Yaml.document(Yaml.canary()));
    }
    try (InMemoryRegistry registry = InMemoryRegistry.ofYaml(Yaml.plain("a"), Yaml.plain("b"))) {
      assertThat(registry.readAll()).containsOnlyKeys("a", "b");
    }
  }
}
