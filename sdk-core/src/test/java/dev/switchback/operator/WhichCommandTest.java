package dev.switchback.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.document.Change;
import dev.switchback.document.Rollout;
import dev.switchback.registry.InMemoryRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A morning: a canary at 09:00, reverted at 10:00, stable switched at 11:00; now it is 12:00. */
class WhichCommandTest {
  private static Clock at(String time) {
    return Clock.fixed(Instant.parse("2026-11-24T" + time + ":00Z"), ZoneOffset.UTC);
  }

  private static final class Settable extends Clock {
    private Clock now = at("09:00");

    @Override
    public Instant instant() {
      return now.instant();
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }

  private static Desk morning() {
    Settable clock = new Settable();
    InMemoryRegistry registry = InMemoryRegistry.withClock(clock);
    registry.putYaml("ticket-triage", Desk.TRIAGE);
    registry.change(
        "ticket-triage", new Change.StartCanary(Rollout.of("r1", "1.5.0", 50_000)), "ana", "try");
    clock.now = at("10:00");
    registry.change(
        "ticket-triage", new Change.Revert("r1", Map.of()), "switchback:7", "errors went up");
    clock.now = at("11:00");
    registry.change("ticket-triage", new Change.SwitchStable("1.3.2"), "bo", "1.4.0 is withdrawn");
    return Desk.over(registry);
  }

  @Test
  void saysVersionSinceActorAndReason() {
    Ran ran = morning().run("which", "ticket-triage");

    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .isEqualToNormalizingNewlines(
            """
            ticket-triage at 2026-11-24T12:00:00Z
            stable  1.3.2, gpt-5-nano of openai
                    since 2026-11-24T11:00:00Z (1 h before), revision 45
                    by bo, switch_stable
                    why: 1.4.0 is withdrawn
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T08:59:59Z, 1.4.0, ''",
    "2026-11-24T09:00:00Z, 1.4.0, 1.5.0",
    "2026-11-24T09:30,     1.4.0, 1.5.0",
    "-2h30m,               1.4.0, 1.5.0",
    "2026-11-24T11:00:00+01:00, 1.4.0, ''",
    "-90m,                 1.4.0, ''",
    "-1h,                  1.3.2, ''",
    "2026-11-24,           1.4.0, ''",
    "now,                  1.3.2, ''"
  })
  void answersForEveryTimeHoweverItIsWritten(String time, String stable, String canary) {
    Map<String, Object> json = morning().json("which", "--json", "ticket-triage", "--at", time);

    assertThat((Map<?, ?>) json.get("stable")).extracting("version").hasToString(stable);
    assertThat(json.get("canaries").toString())
        .matches(canary.isEmpty() ? "\\[\\]" : ".*version=" + canary + ".*share=5%.*");
  }

  @Test
  void saysThatTheAuditBeginsLater() {
    assertThat(morning().run("which", "ticket-triage", "--at", "-3h30m").out())
        .contains("stable  1.4.0")
        .contains("since before the audit: the audit begins at 2026-11-24T09:00:00Z");
  }

  @Test
  void saysWhoStartedTheCanary() {
    assertThat(morning().run("which", "ticket-triage", "--at=-150m").out())
        .contains("canary  1.5.0, claude-haiku-4-5 of anthropic at 5% (r1)")
        .contains("by ana, start_canary")
        .contains("why: try");
  }
}
