package dev.switchback.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoreWatchTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final AtomicReference<String> state = new AtomicReference<>("a");
  private final AtomicReference<Boolean> live = new AtomicReference<>(false);
  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger hints = new AtomicInteger();
  private StoreWatch watch;

  private void start(StoreWatch.Pace pace) {
    watch = StoreWatch.start("test", this::look, pace, hints::incrementAndGet);
  }

  private StoreWatch.Seen look() {
    looks.incrementAndGet();
    if (state.get().equals("away")) {
      throw new RegistryException("it is away");
    }
    return new StoreWatch.Seen(state.get(), live.get());
  }

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  void hintsAtTheFirstLookAndThenAtOtherStatesOnly() {
    start(new StoreWatch.Pace(HOUR, Duration.ofMillis(1)));
    await().until(() -> looks.get() > 20);
    assertThat(hints).hasValue(1);

    state.set("b");
    await().untilAsserted(() -> assertThat(hints).hasValue(2));
  }

  @Test
  void looksWhenItIsNudgedThoughTheNextLookIsInAnHour() {
    start(new StoreWatch.Pace(HOUR, HOUR));
    await().until(() -> hints.get() == 1);
    state.set("b");
    watch.nudge();

    await().until(() -> hints.get() == 2);
  }

  @Test
  void looksOftenWhileARolloutIsLive() {
    live.set(true);
    start(new StoreWatch.Pace(Duration.ofMillis(1), HOUR));

    await().until(() -> looks.get() > 20);
  }

  @Test
  void hintsOnceWhenItIsAwayAndOnceWhenItIsBackThoughTheStateIsTheSame() {
    start(new StoreWatch.Pace(HOUR, Duration.ofMillis(1)));
    await().until(() -> hints.get() == 1);
    state.set("away");
    int before = looks.get();
    await().until(() -> looks.get() > before + 3);
    assertThat(hints).hasValue(2);
    state.set("a");

    await().until(() -> hints.get() == 3);
    assertThat(watch.age()).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void endsItsThreadThoughItWaitsForAnHour() {
    start(new StoreWatch.Pace(HOUR, HOUR));
    await().until(() -> hints.get() == 1);
    watch.close();
    watch.close();

    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("switchback-watch")));
  }

  @Test
  void refusesAPaceWithoutRest() {
    start(StoreWatch.Pace.USUAL);
    assertThatThrownBy(() -> new StoreWatch.Pace(Duration.ZERO, HOUR))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
