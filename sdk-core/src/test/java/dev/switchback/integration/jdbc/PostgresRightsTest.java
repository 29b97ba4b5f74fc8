package dev.switchback.integration.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.switchback.Ledger;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import dev.switchback.document.Documents;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.Rollout;
import dev.switchback.registry.Leases;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.SignedRegistry;
import dev.switchback.registry.Snapshots;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two users of one database: a person's, and an application's that may revert and ramp. */
class PostgresRightsTest {
  private static final String ROUTE = "triage";
  private static final String RAMP = "ramp:triage";
  private static final Duration SOON = Duration.ofSeconds(20);
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
        - {version: "1.7.0", provider: openai, model: gpt-7}
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
    JdbcLedger.of(owner).createTables();
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
    execute(
        owner,
        "DELETE FROM switchback_route; DELETE FROM switchback_audit; DELETE FROM switchback_lease");
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

  private void step(Leases.Lease lease) {
    application
        .leases()
        .change(lease, ROUTE, new Change.SetShare("b1", 250_000), "switchback:shop-1", "");
  }

  @Test
  void anApplicationTakesTheNextStepOfARampWhileItHoldsTheLease() {
    Leases.Lease lease = application.leases().acquire(RAMP, "h1", Leases.LONGEST);
    assertThat(application.leases().acquire(RAMP, "h2", Leases.LONGEST)).isNull();
    step(lease);

    assertThat(persons.read(ROUTE).document().serving().rollout("b1").share()).isEqualTo(250_000);
    application.leases().release(lease);
    assertThat(application.leases().acquire(RAMP, "h2", Leases.LONGEST).fence())
        .isGreaterThan(lease.fence());
    assertThatThrownBy(() -> step(lease)).isInstanceOf(ChangeRefusedException.class);
  }

  @Test
  void aStepUnderALeaseOfAnotherNameHolderOrNumberIsRefused() {
    Leases.Lease lease = application.leases().acquire(RAMP, "h1", Leases.LONGEST);
    Leases.Lease other = application.leases().acquire("ramp:other", "h1", Leases.LONGEST);
    for (Leases.Lease wrong :
        List.of(
            other,
            new Leases.Lease(RAMP, "h2", lease.fence()),
            new Leases.Lease(RAMP, "h1", lease.fence() + 1))) {
      assertThatThrownBy(() -> step(wrong))
          .isInstanceOf(ChangeRefusedException.class)
          .hasMessageContaining("does not hold the lease");
    }
    assertThat(persons.read(ROUTE).document().serving().revision()).isEqualTo(3);
  }

  @Test
  void aStepAfterTheTimeToLiveIsRefused() {
    Leases.Lease late = application.leases().acquire(RAMP, "h1", Duration.ofMillis(200));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> application.leases().acquire(RAMP, "h2", Leases.LONGEST) != null);

    assertThatThrownBy(() -> step(late))
        .isInstanceOf(ChangeRefusedException.class)
        .hasMessageContaining("does not hold the lease");
    assertThat(persons.read(ROUTE).document().serving().revision()).isEqualTo(3);
  }

  static Stream<Change> changesOfPeople() {
    return Stream.of(
        new Change.Promote("a1"),
        new Change.StartCanary(Rollout.of("c1", "1.6.0", 10_000)),
        new Change.SetShare("a1", 60_000),
        new Change.SwitchStable("1.7.0"),
        new Change.Freeze(),
        new Change.Describe("other", null, null, null, null, null),
        new Change.Register(
            ModelVersion.builder().version("2.0.0").provider("openai").model("gpt-9").build()));
  }

  @ParameterizedTest
  @MethodSource("changesOfPeople")
  void everyOtherChangeIsRefusedByTheDatabaseAlso(Change change) {
    if (change instanceof Change.StartCanary) {
      persons.change(ROUTE, new Change.Revert("b1", Map.of()), "ana", "room for another");
      persons.change(ROUTE, new Change.ClearQuarantine("1.6.0"), "ana", "it was good");
    }
    long revision = persons.read(ROUTE).document().serving().revision();
    assertThatThrownBy(() -> application.change(ROUTE, change, "ana", "because"))
        .isInstanceOf(RegistryException.class)
        .hasMessageMatching("(?s).*(may only revert|is not held).*");
    Leases.Lease lease = application.leases().acquire(RAMP, "h1", Leases.LONGEST);
    assertThatThrownBy(() -> application.leases().change(lease, ROUTE, change, "ana", "because"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("may only revert");
    assertThat(persons.read(ROUTE).document().serving().revision()).isEqualTo(revision);
  }

  @Test
  void aRestrictedApplicationRefusesARouteInYamlBeforeItHasToRevertIt() throws SQLException {
    execute(owner, "UPDATE switchback_route SET format = 'yaml'");

    assertThat(application.read(ROUTE).problems().get(0).toString())
        .contains("kept as YAML", ".json");
    assertThat(application.readAll().get(ROUTE).document()).isNull();
    assertThat(persons.read(ROUTE).problems()).isEmpty();
    assertThatThrownBy(
            () -> Snapshots.builder(application, state -> state).startTimeout(SOON).start())
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("postgresql-rights.sql");
  }

  @Test
  void aSignedDocumentTakesARestrictedApplicationsStepAndRevert() throws Exception {
    KeyPair ana = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    Map<String, PublicKey> keys = Map.of("ana", ana.getPublic());
    byte[] bytes = persons.read(ROUTE).bytes();
    SignedRegistry.of(persons, keys)
        .publish(
            "triage.json",
            SignedRegistry.sign("triage.json", bytes, "ana", ana.getPrivate()),
            "ana",
            "as signed");
    SignedRegistry signed = SignedRegistry.of(application, keys);
    assertThat(signed.read(ROUTE).problems()).isEmpty();

    Leases.Lease lease = signed.leases().acquire(RAMP, "h1", Leases.LONGEST);
    signed
        .leases()
        .change(lease, ROUTE, new Change.SetShare("b1", 250_000), "switchback:shop-1", "");
    signed.change(ROUTE, new Change.Revert("a1", Map.of()), "switchback:shop-1", "breached");

    assertThat(signed.read(ROUTE).problems()).isEmpty();
    assertThat(signed.read(ROUTE).document().serving().rollouts()).hasSize(1);
    String text = text(persons);
    String tag = persons.read(ROUTE).tag();
    assertThatThrownBy(
            () ->
                step(
                    tag,
                    text.replaceFirst("\"signature\": \"ana ..", "\"signature\": \"eve x"),
                    persons.history(ROUTE).get(0)))
        .isInstanceOf(SQLException.class);
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
        "DROP TABLE switchback_audit",
        "UPDATE switchback_audit SET entry = ''",
        "INSERT INTO switchback_route SELECT * FROM switchback_route",
        "SELECT * FROM switchback_lease",
        "UPDATE switchback_lease SET expires = 0",
        "INSERT INTO switchback_lease VALUES ('ramp:triage', 'me', 99, 9999999999999999)"
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
            connection.prepareStatement("SELECT switchback_step('triage', ?, ?, ?, '', '', 0)")) {
      select.setString(1, tag);
      select.setString(2, document);
      select.setString(3, entry.toJson());
      try (var found = select.executeQuery()) {
        return found.next() && found.getBoolean(1);
      }
    }
  }

  @Test
  void theApplicationPoolsItsEvidence() {
    JdbcLedger ledger = JdbcLedger.of(shop);
    ledger.seen("p1");
    Ledger.Flush flush = new Ledger.Flush("r9", "", "p1", 1, 0, 0, List.of(), List.of(), List.of());

    assertThat(ledger.exchange(flush).processes()).isEqualTo(1);
  }
}
