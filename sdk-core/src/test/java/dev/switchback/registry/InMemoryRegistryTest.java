package dev.switchback.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.Test;

class InMemoryRegistryTest extends EditedByHandContractTest {
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
    try (InMemoryRegistry registry =
        InMemoryRegistry.of(RouteTexts.document(RouteTexts.canary()))) {
      assertThat(registry.read(RouteTexts.ROUTE).document())
          .isEqualTo(RouteTexts.document(RouteTexts.canary()));
    }
    try (InMemoryRegistry registry =
        InMemoryRegistry.ofYaml(RouteTexts.plain("a"), RouteTexts.plain("b"))) {
      assertThat(registry.readAll()).containsOnlyKeys("a", "b");
    }
  }
}
