package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchback.registry.InMemoryRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which call a breach names. */
class OffendingCallTest {
  @Test
  void namesTheFailedCanaryCallThoughAnotherCallFoldsIt() {
    FakeTime time = new FakeTime();
    RecordingObserver recorded = new RecordingObserver();
    List<String> failed = new ArrayList<>();
    try (Switchback switchback =
        Switchback.builder()
            .registry(InMemoryRegistry.ofYaml(TestRoutes.canary("20%", TestRoutes.ERRORS_ONLY)))
            .allow("openai", "small-*")
            .observer(recorded)
            .time(time, time)
            .build()) {
      // The head of the queue does not end, so what comes after it waits.
      CompletableFuture<String> waiting = new CompletableFuture<>();
      CompletableFuture<String> slow =
          switchback.callAsync(TestRoutes.ROUTE, Key.of("slow"), target -> waiting);
      for (int call = 0; call < 50; call++) {
        RevertEndToEndTest.failingCanary(switchback, "customer-" + call);
      }
      assertThat(recorded.events(Event.Breached.class)).isEmpty();
      recorded.calls().stream()
          .filter(record -> record.outcome().isError())
          .forEach(record -> failed.add(record.id()));

      // Older than H: the next call folds it, and all that waits behind it, before its own draw.
      time.advance(Duration.ofSeconds(2));
      RevertEndToEndTest.failingCanary(switchback, "the one that folds");
      await().until(() -> !recorded.events(Event.Reverted.class).isEmpty());

      List<Receipt> offending = recorded.events(Event.Reverted.class).get(0).offending();
      assertThat(offending).hasSize(1);
      assertThat(offending.get(0).slice()).isEqualTo(Slice.CANARY);
      assertThat(failed).contains(offending.get(0).id());
      waiting.complete("late");
      assertThat(slow).isCompletedWithValue("late");
    }
  }
}
