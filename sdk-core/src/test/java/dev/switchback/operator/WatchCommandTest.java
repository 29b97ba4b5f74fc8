package dev.switchback.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchback.document.Json;
import dev.switchback.operator.Desk.Kept;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WatchCommandTest {
  @TempDir Path directory;

  private final StringWriter out = new StringWriter();

  private Thread watcher;
  private int code = -1;

  private void watch(Desk desk, String... arguments) {
    watcher = new Thread(() -> code = desk.run(out, new StringWriter(), arguments));
    watcher.start();
  }

  private void interrupt() throws InterruptedException {
    watcher.interrupt();
    watcher.join();
    assertThat(code).isZero();
  }

  private void untilItSays(String text) {
    await().atMost(Duration.ofSeconds(20)).until(() -> out.toString().contains(text));
  }

  @ParameterizedTest
  @EnumSource(Kept.class)
  void tellsEachChangeOnALineOfItsOwn(Kept kept) throws Exception {
    Desk desk = Desk.at(kept, directory);
    desk.run("canary", "ticket-triage", "1.5.0", "--id=r1");
    watch(desk, "watch");
    untilItSays("ticket-triage  revision 43, stable 1.4.0, canary 1.5.0 at 5% (r1)");

    desk.run("share", "ticket-triage", "25%");
    desk.run("revert", "ticket-triage", "--reason=rude");
    untilItSays("revert: 1.5.0 reverted from 25% (r1), by ana: rude");

    interrupt();
    assertThat(out.toString())
        .contains("set_share: share of 1.5.0 from 5% to 25% (r1), by ana")
        .doesNotContain("\u001b");
    assertThat(out.toString().lines()).hasSize(4);
  }

  @ParameterizedTest
  @EnumSource(names = "IN_MEMORY")
  void endsByItselfAfterTheTimeItIsGiven(Kept kept) throws Exception {
    Ran ran = Desk.at(kept, directory).run("watch", "--for=50ms");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("support-summary  revision 1, stable 1.0.0, no rollout");
  }

  @ParameterizedTest
  @EnumSource(names = "IN_MEMORY")
  void printsAJsonObjectALine(Kept kept) throws Exception {
    Desk desk = Desk.at(kept, directory);
    watch(desk, "watch", "--json", "ticket-triage");
    untilItSays("revision");
    desk.run("freeze", "ticket-triage");
    untilItSays("\"kind\":\"freeze\"");

    interrupt();
    assertThat(out.toString().lines().map(Json::readObject))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).containsEntry("route", "ticket-triage"));
  }

  @ParameterizedTest
  @EnumSource(names = "IN_MEMORY")
  void repaintsOnATerminal(Kept kept) throws Exception {
    Desk desk = Desk.at(kept, directory).with(Style.coloured());
    desk.run("canary", "ticket-triage", "1.5.0", "--id=r1", "--steps=5%,25%");
    watch(desk, "watch");
    untilItSays("r1");
    desk.run("revert", "ticket-triage", "--reason=rude");
    untilItSays("no rollout is live");

    interrupt();
    assertThat(out.toString())
        .startsWith("\u001b[H\u001b[2J")
        .containsPattern("ticket-triage +r1 +1\\.5\\.0 +5% +25% +1\\.4\\.0 +auto")
        .contains("by ana: rude");
  }
}
