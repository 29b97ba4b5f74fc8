package dev.switchback.integration.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.Documents;
import dev.switchback.document.Rollout;
import dev.switchback.registry.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two users of one database: a person's, and an application's that may revert and ramp. */
class PostgresRightsTest {
  private static final String ROUTE = "triage";
  private static final String TEXT =
      """
      route: triage
      purpose: Puts an inbound support ticket into a queue.
      owner: support-platform@example.com
      rollback: {runbook: "https://wiki.example.com/triage"}
      monitoring: ["https://grafana.example.com/d/triage"]
      versions:
        - {version: "1.4.0", provider: openai, model: gpt-5-mini}
        - {version: "1.5.0", provider: openai, model: gpt-5}
        - {version: "1.6.0", provider: openai, model: gpt-6}
      serving: {revision: 1, stable: "1.4.0", mode: auto}
      thresholds:
        compare:
          - {signal: error_rate, tolerate: +50%}
        reference: {error_rate: 2%}
      """;

  @TempDir static Path directory;
  private static PostgresServer server;
  private static HikariDataSource owner;
  private static HikariDataSource shop;

  private final JdbcRegistry persons = JdbcRegistry.of(owner);
  private final JdbcRegistry application = JdbcRegistry.builder(shop).revertsOnly().build();

  @BeforeAll
  static void startServer() throws Exception {
    server = new PostgresServer(directory.resolve("data"));
    owner = server.pool();
    JdbcRegistry.of(owner).createTables();
    try (InputStream in = JdbcRegistry.class.getResourceAsStream("postgresql-rights.sql")) {
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      execute(owner, script);
      execute(owner, script); // it may be run again
    }
    execute(owner, "CREATE ROLE shop LOGIN; GRANT switchback_application TO shop");
    shop = server.pool("shop");
  }

  @AfterAll
  static void stopServer() throws IOException {
    shop.close();
    owner.close();
    server.close();
  }

  private static void execute(HikariDataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @BeforeEach
  void publish() throws SQLException {
    execute(owner, "DELETE FROM switchback_route; DELETE FROM switchback_audit");
    persons.publish(
        "triage.json",
        Documents.write(
            Documents.read("t.yaml", TEXT.getBytes(StandardCharsets.UTF_8)).document(), true),
        "ana",
        "");
    for (String id : List.of("a1", "b1")) {
      persons.change(
          ROUTE,
          new Change.StartCanary(
              new Rollout(
                  id,
                  id.equals("a1") ? "1.5.0" : "1.6.0",
                  50_000,
                  List.of(50_000, 250_000),
                  new Rollout.Advance(Duration.ofHours(1), 500))),
          "ana",
          "");
    }
  }

  private AuditEntry revert(String rollout) {
    return application.change(
        ROUTE,
        new Change.Revert(rollout, Map.of("verdict", Map.of("ln_e", 5.5))),
        "switchback:shop-1",
        "error_rate breached");
  }

  @Test
  void anApplicationRevertsOneRolloutAfterTheOther() {
    assertThat(revert("a1").revision()).isEqualTo(4);
    assertThat(revert("b1").revision()).isEqualTo(5);

    assertThat(persons.read(ROUTE).document().serving().rollouts()).isEmpty();
    assertThat(persons.read(ROUTE).document().serving().isQuarantined("1.5.0")).isTrue();
    assertThat(persons.history(ROUTE)).hasSize(4);
    assertThat(AuditEntry.verify(persons.history(ROUTE))).isNull();
    persons.change(ROUTE, new Change.Freeze(), "ana", "");
  }

  @Test
  void anApplicationTakesTheNextStepOfARamp() {
    application.change(ROUTE, new Change.SetShare("b1", 250_000), "switchback:shop-1", "");

    assertThat(persons.read(ROUTE).document().serving().rollout("b1").share()).isEqualTo(250_000);
  }

  @ParameterizedTest
  @CsvSource({"ana, true", "switchback:shop-1, false"})
  void anApplicationPromotesNothing(String actor, boolean person) {
    Change change = person ? new Change.Promote("a1") : new Change.SetShare("a1", 1_000_000);
    assertThatThrownBy(() -> application.change(ROUTE, change, actor, "because"))
        .isInstanceOf(RuntimeException.class);
    assertThat(persons.read(ROUTE).document().serving().revision()).isEqualTo(3);
  }

  @Test
  void aRevertUnderAPersonsNameIsRefused() {
    assertThatThrownBy(
            () -> application.change(ROUTE, new Change.Revert("a1", Map.of()), "ana", "because"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("may only revert");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE switchback_route SET live = 0",
        "DELETE FROM switchback_route",
        "INSERT INTO switchback_audit VALUES ('triage', 99, '{}')",
        "DELETE FROM switchback_audit",
        "TRUNCATE switchback_audit",
        "DROP TABLE switchback_audit"
      })
  void anApplicationWritesNoTable(String sql) {
    assertThatThrownBy(() -> execute(shop, sql))
        .isInstanceOfSatisfying(
            SQLException.class, refused -> assertThat(refused.getSQLState()).isEqualTo("42501"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"stable\": \"1.4.0\" | \"stable\": \"1.6.0\"",
        "\"share\": \"5%\" | \"share\": \"6%\"",
        "\"model\": \"gpt-6\" | \"model\": \"gpt-9\"",
        "\"owner\": \"support-platform@example.com\" | \"owner\": \"nobody\"",
        "\"mode\": \"auto\" | \"mode\": \"frozen\"",
        "\"revision\": 4 | \"revision\": 40"
      })
  void aForgedRevertIsRefused(String from, String to) throws Exception {
    try (JdbcRegistry elsewhere = JdbcRegistry.of(owner)) {
      String before = text(elsewhere);
      String tag = elsewhere.read(ROUTE).tag();
      AuditEntry entry =
          elsewhere.change(
              ROUTE, new Change.Revert("a1", Map.of()), "switchback:shop-1", "breached");
      String after = text(elsewhere);
      assertThat(after).contains(from);
      execute(owner, "DELETE FROM switchback_audit WHERE revision = 4");
      put(before, tag);

      assertThatThrownBy(() -> step(tag, after.replace(from, to), entry))
          .isInstanceOfSatisfying(
              SQLException.class, refused -> assertThat(refused.getSQLState()).isEqualTo("42501"));
      assertThat(step(tag, after, entry)).isTrue();
      assertThat(step(tag, after, entry)).isFalse();
    }
  }

  private static String text(JdbcRegistry registry) {
    return new String(registry.read(ROUTE).bytes(), StandardCharsets.UTF_8);
  }

  private static void put(String document, String tag) throws SQLException {
    try (Connection connection = owner.getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE switchback_route SET document = ?, tag = ?, revision = 3")) {
      update.setString(1, document);
      update.setString(2, tag);
      update.executeUpdate();
    }
  }

  private static boolean step(String tag, String document, AuditEntry entry) throws SQLException {
    try (Connection connection = shop.getConnection();
        PreparedStatement select =
            connection.prepareStatement("SELECT switchback_step('triage', ?, ?, ?)")) {
      select.setString(1, tag);
      select.setString(2, document);
      select.setString(3, entry.toJson());
      try (var found = select.executeQuery()) {
        return found.next() && found.getBoolean(1);
      }
    }
  }
}
