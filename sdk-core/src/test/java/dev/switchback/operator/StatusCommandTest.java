package dev.switchback.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.operator.Desk.Kept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is read without changing anything: status and validate. */
class StatusCommandTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(Kept.class)
  void showsWhatServesAndWhoChangedItLast(Kept kept) throws IOException {
    Desk desk = Desk.at(kept, directory);
    desk.run("canary", "ticket-triage", "1.5.0", "--id=r1");

    Ran ran = desk.run("status");

    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .containsPattern("support-summary +1 +1\\.0\\.0 +auto")
        .containsPattern(
            "ticket-triage +43 +1\\.4\\.0 +1\\.5\\.0 at 5% \\(r1\\) +auto +start_canary at \\S+ +ana");
    assertThat(desk.json("status", "--json").get("routes").toString())
        .contains("rollout=r1", "share=0.05", "last_change={", "model=gpt-5-mini");
  }

  @ParameterizedTest
  @EnumSource(Kept.class)
  void findsNothingWrongWithWhatIsKept(Kept kept) throws IOException {
    Ran ran = Desk.at(kept, directory).run("validate", "--allow=openai=*", "--allow=anthropic=*");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("2 routes, 0 errors");
  }

  @Test
  void showsADocumentThatIsRefusedBesideTheOthers() throws IOException {
    Desk desk = Desk.files(directory);
    Files.writeString(directory.resolve("broken.yaml"), "route: broken\nversions: []\n");

    Ran ran = desk.run("status");
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).containsPattern("broken +refused").contains("1.4.0");
    assertThat(ran.err()).contains("broken.yaml:").contains("serving");
    Ran validated = desk.run("validate");
    assertThat(validated.code()).isEqualTo(1);
    assertThat(validated.out()).contains("3 routes").contains("broken.yaml:");
  }

  @Test
  void namesVersionsThatAreNotAllowed() throws IOException {
    Ran ran = Desk.files(directory).run("validate", "--json", "--allow=openai=gpt-5-*");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.json().get("errors")).hasToString("1");
    assertThat(ran.out())
        .contains("version 1.5.0 is claude-haiku-4-5 of anthropic, which is not allowed")
        .contains("\"line\":22");
  }

  @Test
  void saysThatADirectoryIsEmpty() {
    Ran ran = Ran.of("status", "--registry=file:" + directory);

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("has no routes");
  }
}
