package dev.switchback.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Event;
import dev.switchback.Key;
import dev.switchback.RecordingObserver;
import dev.switchback.Slice;
import dev.switchback.Switchback;
import dev.switchback.registry.FileRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {
  private static final String ROUTE =
      """
      route: triage
      purpose: Puts a ticket into a queue.
      owner: ana@example.com
      rollback: {runbook: "https://wiki.example.com/triage"}
      monitoring: ["https://grafana.example.com/d/triage"]
      versions:
        - {version: "1.0.0", provider: openai, model: small-1}
        - {version: "2.0.0", provider: openai, model: small-2}
      serving:
        revision: 3
        stable: "1.0.0"
        rollouts:
          - {id: triage-2.0.0-a1, canary: "2.0.0", share: 50%}
      thresholds:
        compare: [{signal: error_rate, tolerate: 0%}]
        reference: {error_rate: 1%}
      """;

  @TempDir Path directory;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(directory.resolve("triage.yaml"), ROUTE);
  }

  private Ran explain(Object... more) {
    Object[] all = new Object[more.length + 2];
    all[0] = "explain";
    all[1] = "--registry=file:" + directory;
    System.arraycopy(more, 0, all, 2, more.length);
    return Ran.of(all);
  }

  private void revert() {
    RecordingObserver recorded = new RecordingObserver();
    try (Switchback switchback =
        Switchback.builder()
            .registry(FileRegistry.watch(directory))
            .allow("openai", "*")
            .observer(recorded)
            .build()) {
      for (int call = 0; recorded.events(Event.Breached.class).isEmpty() && call < 1_000; call++) {
        try {
          switchback.<String, IOException>call(
              "triage",
              Key.of("customer-" + call),
              target -> {
                if (target.resolution().slice() == Slice.CANARY) {
                  throw new IOException("502");
                }
                return "ok";
              });
        } catch (IOException provider) {
          assertThat(provider).hasMessage("502");
        }
      }
      Awaitility.await().until(() -> !recorded.events(Event.Reverted.class).isEmpty());
    }
  }

  @Test
  void saysThatARolloutIsLive() {
    Ran ran = explain("triage-2.0.0-a1");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("of triage: live").contains("canary 2.0.0 at 50.0 % of traffic");
  }

  @Test
  void saysWhyARolloutWasReverted() {
    revert();
    Ran ran = explain("triage-2.0.0-a1");

    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains("of triage: reverted")
        .contains("owner ana@example.com")
        .contains("switchback:")
        .contains("error_rate of 2.0.0 is 100 %")
        .containsPattern("error_rate +compare +0% +breached")
        .contains("Folded again from its ledger: the same to the last bit, 2 rules.");
  }

  @Test
  void printsTheSameAsJson() {
    revert();
    Ran ran = explain("--json", "triage-2.0.0-a1");

    assertThat(ran.json()).containsEntry("state", "reverted").containsEntry("route", "triage");
    assertThat(ran.out()).contains("\"kind\":\"revert\"").contains("\"sentence\":");
  }

  @Test
  void namesTheRolloutsItKnowsWhereItDoesNotKnowThisOne() {
    revert();
    Ran ran = explain("triage-9");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("triage-9").contains("triage-2.0.0-a1");
  }

  @Test
  void refusesARegistryItCannotOpen() {
    assertThat(Ran.of("explain", "--registry=ftp://x", "a").err()).contains("file:DIR");
    assertThat(Ran.of("explain", "--registry=file:/no/such/place", "a").code()).isEqualTo(2);
  }
}
