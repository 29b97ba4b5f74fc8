package dev.switchback.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Outcome;
import dev.switchback.document.CallSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** State of routes and versions: how long it is kept, and for whom. */
class HandlesTest {
  private static final CallSettings SETTINGS =
      CallSettings.builder()
          .breaker(new CallSettings.Breaker(0.5, 1, 1, Duration.ofDays(1)))
          .build();

  private final AtomicLong now = new AtomicLong();
  private final List<String> told = new ArrayList<>();
  private final Handles handles = new Handles(now::get, new Breakers(told::add, new Guard()));

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void aVersionThatIsGoneGoesAfterAnHourAndOneInUseStays() {
    Held held = new Held("triage", SETTINGS);
    Handle used = held.handle(handles, Versions.STABLE.version(), now.get());
    Handle gone = handles.get("triage", Versions.CANARY.version().digest(), SETTINGS);
    for (int minute = 0; minute < 70; minute += 2) {
      pass(Duration.ofMinutes(2));
      assertThat(held.handle(handles, Versions.STABLE.version(), now.get())).isSameAs(used);
    }
    assertThat(handles.find("triage", Versions.STABLE.version().digest())).isSameAs(used);
    assertThat(handles.find("triage", Versions.CANARY.version().digest())).isNull();
    assertThat(handles.get("triage", Versions.CANARY.version().digest(), SETTINGS))
        .isNotSameAs(gone);
  }

  @Test
  void oneThatAPlanStillHoldsIsTheSameAfterAnHourOfSilence() {
    Held held = new Held("triage", SETTINGS);
    Handle handle = held.handle(handles, Versions.STABLE.version(), now.get());
    pass(Duration.ofHours(3));
    assertThat(handles.find("triage", Versions.STABLE.version().digest())).isNull();
    assertThat(held.handle(handles, Versions.STABLE.version(), now.get())).isSameAs(handle);
    assertThat(handles.find("triage", Versions.STABLE.version().digest())).isSameAs(handle);
  }

  @Test
  void versionsBeyondTheMostAreLetGo() {
    for (int version = 0; version < 2 * Handles.MOST; version++) {
      Handle unused = handles.get("triage", "sha256:" + version, SETTINGS);
    }
    long kept =
        java.util.stream.IntStream.range(0, 2 * Handles.MOST)
            .filter(version -> handles.find("triage", "sha256:" + version) != null)
            .count();
    assertThat(kept).isBetween(1L, (long) Handles.MOST);
  }

  @Test
  void otherLimitsMakeANewHandleAndAnotherDeadlineKeepsIt() {
    Handle before = handles.get("triage", "sha256:a", SETTINGS);
    CallSettings later =
        CallSettings.builder().breaker(SETTINGS.breaker()).deadline(Duration.ofSeconds(1)).build();
    assertThat(handles.get("triage", "sha256:a", later)).isSameAs(before);
    CallSettings narrower =
        CallSettings.builder().breaker(SETTINGS.breaker()).maxConcurrent(2).build();
    assertThat(handles.get("triage", "sha256:a", narrower)).isNotSameAs(before);
  }

  @Test
  void openingAndClosingAreToldOnceEach() {
    CallSettings settings =
        CallSettings.builder()
            .breaker(new CallSettings.Breaker(0.5, 1, 1, Duration.ofSeconds(10)))
            .build();
    Handle handle = handles.get("triage", "sha256:a", settings);
    ended(handle, Outcome.PROVIDER_FAULT);
    assertThat(told).containsExactly("triage");
    pass(Duration.ofSeconds(11));
    ended(handle, Outcome.PROVIDER_FAULT);
    assertThat(told).as("it was open all the time").hasSize(1);
    pass(Duration.ofSeconds(11));
    ended(handle, Outcome.SUCCESS);
    assertThat(told).hasSize(2);
    assertThat(handle.isOpen()).isFalse();
  }

  private void ended(Handle handle, Outcome outcome) {
    assertThat(handle.admit(now.get())).isNull();
    handle.ended(outcome, 1, null);
  }
}
