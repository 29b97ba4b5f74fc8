package dev.switchback.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.operator.Desk.Kept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HistoryCommandTest {
  @TempDir Path directory;

  private static void four(Desk desk) {
    desk.run("freeze", "ticket-triage", "--reason=one");
    desk.run("unfreeze", "ticket-triage", "--reason=two");
    desk.run("switch", "ticket-triage", "1.5.0", "--reason=three");
    desk.run("rollback", "ticket-triage", "--reason=four");
  }

  private Ran afterEdit(UnaryOperator<List<String>> edit) throws IOException {
    Desk desk = Desk.files(directory);
    four(desk);
    Path file = directory.resolve("ticket-triage.history.jsonl");
    Files.write(file, edit.apply(new ArrayList<>(Files.readAllLines(file))));
    return desk.run("history", "ticket-triage", "--verify");
  }

  @ParameterizedTest
  @EnumSource(Kept.class)
  void showsChangesOldestFirst(Kept kept) throws IOException {
    Desk desk = Desk.at(kept, directory);
    four(desk);

    Ran ran = desk.run("history", "ticket-triage");
    assertThat(ran.code()).isZero();
    assertThat(ran.out().lines().map(line -> line.split(" +")[0]))
        .containsExactly("revision", "43", "44", "45", "46");
    assertThat(ran.out()).contains("switch_stable", "stable 1.5.0, was 1.4.0", "three");
    assertThat(desk.run("history", "ticket-triage", "--newest=1").out())
        .contains("four")
        .doesNotContain("three");
    assertThat(desk.run("history", "ticket-triage", "--from=45").out())
        .contains("three", "four")
        .doesNotContain("two");
  }

  @ParameterizedTest
  @EnumSource(Kept.class)
  void findsThatTheChainHolds(Kept kept) throws IOException {
    Desk desk = Desk.at(kept, directory);
    four(desk);

    Ran ran = desk.run("history", "ticket-triage", "--verify");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).startsWith("holds  4 entries");
  }

  @Test
  void namesTheEntryThatWasChanged() throws IOException {
    Ran ran =
        afterEdit(
            lines -> {
              lines.set(1, lines.get(1).replace("\"two\"", "\"2\""));
              return lines;
            });

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("broken", "history.jsonl:2:", "revision 44 was changed");
  }

  @Test
  void namesTheGapWhereOneWasTakenOut() throws IOException {
    Ran ran =
        afterEdit(
            lines -> {
              lines.remove(1);
              return lines;
            });

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("revision 45 does not follow on revision 43");
  }

  @Test
  void namesTheGapWhereTheFirstOnesAreGone() throws IOException {
    Ran ran = afterEdit(lines -> lines.subList(2, 4));

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("the entries before it are gone");
  }

  @Test
  void noticesThatTheLastOnesAreGone() throws IOException {
    Ran ran = afterEdit(lines -> lines.subList(0, 3));

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("ends with revision 45 and other content");
  }

  @Test
  void noticesThatTheLastOnesAreGoneFromADatabase() throws Exception {
    Desk desk = Desk.at(Kept.IN_H2, directory);
    four(desk);
    try (Connection connection = DriverManager.getConnection(desk.url());
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("DELETE FROM switchback_audit WHERE revision = 46"))
          .isEqualTo(1);
    }

    Ran ran = desk.run("history", "ticket-triage", "--verify");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("ends with revision 45", "revision 46");
  }

  @Test
  void namesTheGapWhereTheLastOnesWereCutOffAndAnotherFollowed() throws Exception {
    Desk desk = Desk.at(Kept.IN_H2, directory);
    four(desk);
    try (Connection connection = DriverManager.getConnection(desk.url());
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("DELETE FROM switchback_audit WHERE revision >= 45"))
          .isEqualTo(2);
    }
    assertThat(desk.run("freeze", "ticket-triage", "--reason=five").code()).isZero();

    Ran ran = desk.run("history", "ticket-triage", "--verify");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("revision 47 was not made of the document that revision 44");
  }

  @ParameterizedTest
  @EnumSource(Kept.class)
  void doesNotSayThatAnEmptyAuditIsWhole(Kept kept) throws IOException {
    Ran ran = Desk.at(kept, directory).run("history", "ticket-triage", "--verify");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("0 entries", "or its whole audit is gone");
  }

  @Test
  void saysTheSameAsJson() throws IOException {
    Desk desk = Desk.files(directory);
    four(desk);

    assertThat(desk.json("history", "ticket-triage", "--verify", "--json"))
        .containsEntry("holds", true);
    assertThat(desk.json("history", "ticket-triage", "--json").get("entries").toString())
        .contains("kind=rollback");
  }
}
