package dev.switchback.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.operator.Desk.Kept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishCommandTest {
  @TempDir Path directory;

  private String file(String text) throws IOException {
    return Files.writeString(directory.resolve("route.yaml"), text).toString();
  }

  @Test
  void putsARoutesFirstDocumentAndThenItsChanges() throws IOException {
    Desk desk = Desk.at(Kept.IN_H2, directory);
    String fresh = Desk.SUMMARY.replace("support-summary", "faq");

    assertThat(desk.run("publish", file(fresh)).out()).contains("faq  kept, revision 1");
    String frozen = fresh.replace("stable: \"1.0.0\"}", "stable: \"1.0.0\", mode: frozen}");
    Ran dry = desk.run("publish", file(frozen), "--dry-run");
    assertThat(dry.out()).contains("-serving: {revision: 1, stable: \"1.0.0\"}");
    assertThat(desk.run("history", "faq").out()).isEmpty();
    assertThat(desk.run("publish", file(frozen), "--reason=quiet").code()).isZero();
    assertThat(desk.run("history", "faq").out()).contains("freeze", "quiet", "ana");
  }

  @Test
  void aDirectoryTakesFilesAndNoDocuments() throws IOException {
    Ran ran = Desk.files(directory).run("publish", file(Desk.SUMMARY));

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err()).contains("put route.yaml where it reads");
  }

  @Test
  void refusesADocumentByLineAndField() throws IOException {
    Ran ran = Desk.at(Kept.IN_H2, directory).run("publish", file("route: x\n"));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("route.yaml:1:").contains("versions");
  }
}
