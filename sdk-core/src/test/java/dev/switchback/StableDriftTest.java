package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchback.document.Change;
import dev.switchback.document.Reference;
import dev.switchback.registry.InMemoryRegistry;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Stable against its own past, through the door. */
class StableDriftTest {
  private final RecordingObserver recorded = new RecordingObserver();
  private final SplittableRandom random = new SplittableRandom(5);

  private Switchback start(InMemoryRegistry registry) {
    return Switchback.builder()
        .registry(registry)
        .allow("openai", "small-*")
        .observer(recorded)
        .build();
  }

  private void call(Switchback switchback, int times, int failingPercent) {
    for (int i = 0; i < times; i++) {
      try {
        switchback.<String, IOException>call(
            TestRoutes.ROUTE,
            Key.of("customer-" + random.nextInt(1_000_000)),
            target -> {
              if (random.nextInt(100) < failingPercent) {
                throw new IOException("502");
              }
              target.label("billing");
              return "ok";
            });
      } catch (IOException provider) {
        assertThat(provider).hasMessage("502");
      }
    }
  }

  @Test
  void isToldWithOwnerAndRunbookAndRevertsNothing() {
    InMemoryRegistry registry = InMemoryRegistry.ofYaml(TestRoutes.stable("1.4.0"));
    try (Switchback switchback = start(registry)) {
      call(switchback, 3_000, 2);
      Reference seen = Objects.requireNonNull(switchback.reference(TestRoutes.ROUTE));
      registry.change(
          TestRoutes.ROUTE, new Change.RecordReference(seen.toMap()), "ana", "a quiet week");
      await()
          .until(
              () ->
                  Objects.requireNonNull(switchback.document(TestRoutes.ROUTE))
                          .serving()
                          .reference()
                      != null);
      call(switchback, 2_000, 2);
      assertThat(recorded.events(Event.StableDrifted.class)).isEmpty();
      Map<String, EffectSizes> effects = switchback.effects(TestRoutes.ROUTE);
      assertThat(effects).containsKeys("label_mix", "latency_ms");
      assertThat(effects.get("label_mix").psi()).isZero();

      call(switchback, 4_000, 20);
      await().until(() -> !recorded.events(Event.StableDrifted.class).isEmpty());
      Event.StableDrifted event = recorded.events(Event.StableDrifted.class).get(0);
      assertThat(event.owner()).isEqualTo("support-platform@example.com");
      assertThat(event.runbook()).isEqualTo("https://wiki.example.com/triage");
      assertThat(event.drift().signal()).isEqualTo("error_rate");
      assertThat(registry.history(TestRoutes.ROUTE))
          .extracting("kind")
          .containsExactly("record_reference");
    }
  }

  @Test
  void whatTheCanaryDidIsTheNewStablesReference() {
    InMemoryRegistry registry =
        InMemoryRegistry.ofYaml(TestRoutes.canary("50%", TestRoutes.ERRORS_ONLY));
    try (Switchback switchback = start(registry)) {
      call(switchback, 1_000, 1);
      Reference seen =
          Objects.requireNonNull(switchback.reference(TestRoutes.ROUTE, TestRoutes.ROLLOUT));
      assertThat(Objects.requireNonNull(seen.signals().get("error_rate")).n())
          .isBetween(400L, 600L);
      assertThat(seen.hours()).isEmpty();
      registry.change(
          TestRoutes.ROUTE,
          new Change.Promote(TestRoutes.ROLLOUT, seen.toMap()),
          "ana",
          "as good as stable");
      await()
          .until(
              () ->
                  Objects.requireNonNull(switchback.document(TestRoutes.ROUTE))
                      .serving()
                      .stable()
                      .equals("1.5.0"));
      Map<String, Object> kept =
          Objects.requireNonNull(switchback.document(TestRoutes.ROUTE)).serving().reference();
      assertThat(Reference.fromMap(Objects.requireNonNull(kept))).isEqualTo(seen);
      assertThat(switchback.reference(TestRoutes.ROUTE, TestRoutes.ROLLOUT)).isNull();
    }
  }
}
