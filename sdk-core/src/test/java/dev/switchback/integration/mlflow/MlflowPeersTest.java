package dev.switchback.integration.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import dev.switchback.document.Documents;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import dev.switchback.registry.InMemoryRegistry;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.RouteState;
import dev.switchback.registry.Snapshots;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against the real server that {@code .ci/peers} starts. */
@Tag("peers")
class MlflowPeersTest {
  private static final MlflowServer SERVER =
      MlflowServer.at(URI.create(System.getProperty("mlflow.url", "http://127.0.0.1:1")));

  private final String route = "triage-" + UUID.randomUUID();
  private final MlflowRegistry registry = open();
  private final Models models = new Models(SERVER);

  private MlflowRegistry open() {
    return MlflowRegistry.builder(SERVER).route(route).build();
  }

  static byte[] text(String route) {
    return """
        route: %s
        purpose: Puts an inbound support ticket into a queue.
        owner: support-platform@example.com
        rollback: {runbook: "https://wiki.example.com/triage", last_tested: 2026-11-02}
        monitoring: ["https://grafana.example.com/d/triage"]
        versions:
          - version: "1.4.0"
            provider: openai
            model: gpt-5-mini
            parameters: {temperature: 0}
            prompt: {name: triage, template: "Queue for: {{ticket}}"}
            components: {retrieval_index: "kb@2026-10-28"}
            changes: First production version.
          - version: "1.5.0"
            provider: openai
            model: bin
            parameters: {temperature: 1}
        serving:
          revision: 1
          stable: "1.4.0"
          mode: auto
        thresholds:
          compare:
            - {signal: error_rate, tolerate: +50%%}
          reference: {error_rate: 2%%}
        """
        .formatted(route)
        .getBytes(StandardCharsets.UTF_8);
  }

  @BeforeEach
  void publish() {
    registry.publish(route + ".yaml", text(route), "ana", "first");
  }

  private RouteDocument document() {
    RouteDocument document = registry.read(route).document();
    assertThat(document).isNotNull();
    return document;
  }

  private AuditEntry startCanary() {
    return registry.change(
        route, new Change.StartCanary(Rollout.of(route + "-a1", "1.5.0", 50_000)), "ana", "");
  }

  @Test
  void keepsWhatWasPublished() {
    RouteDocument given = Documents.read("given.yaml", text(route)).document();
    RouteDocument kept = document();

    assertThat(kept.serving()).isEqualTo(given.serving());
    assertThat(kept.thresholds().toMap()).isEqualTo(given.thresholds().toMap());
    assertThat(kept.rollback()).isEqualTo(given.rollback());
    assertThat(kept.monitoring()).isEqualTo(given.monitoring());
    assertThat(kept.owner()).isEqualTo(given.owner());
    assertThat(kept.version("1.4.0").digest()).isEqualTo(given.version("1.4.0").digest());
    assertThat(models.get(route).aliases()).containsExactly(Map.entry("champion", "1"));
    assertThat(registry.history(route)).isEmpty();
  }

  @Test
  void movesAliasesWithACanaryAndItsRevert() {
    AuditEntry started = startCanary();

    assertThat(started.revision()).isEqualTo(2);
    assertThat(started.after()).isEqualTo(Documents.digest(document()));
    assertThat(document().serving().rollouts())
        .containsExactly(Rollout.of(route + "-a1", "1.5.0", 50_000));
    assertThat(models.get(route).aliases()).isEqualTo(Map.of("champion", "1", "challenger", "2"));

    AuditEntry reverted =
        registry.change(
            route,
            new Change.Revert(route + "-a1", Map.of("verdict", Map.of("ln_e", 5.5))),
            "switchback:host",
            "error_rate breached");

    assertThat(reverted.previousHash()).isEqualTo(started.hash());
    assertThat(document().serving().rollouts()).isEmpty();
    assertThat(document().serving().isQuarantined("1.5.0")).isTrue();
    assertThat(models.get(route).aliases()).containsExactly(Map.entry("champion", "1"));
    assertThat(registry.history(route)).containsExactly(reverted);
  }

  @Test
  void promotesAndRollsBack() {
    startCanary();
    registry.change(route, new Change.Promote(route + "-a1"), "ana", "good");

    assertThat(models.get(route).aliases()).isEqualTo(Map.of("champion", "2", "previous", "1"));

    registry.change(route, new Change.Rollback("1.4.0"), "ana", "not so good");

    assertThat(document().serving().stable()).isEqualTo("1.4.0");
    assertThat(models.get(route).aliases()).isEqualTo(Map.of("champion", "1", "previous", "2"));
  }

  @Test
  void refusesWhatTheStateMachineRefuses() {
    assertThatThrownBy(
            () -> registry.change(route, new Change.SwitchStable("9.9.9"), "ana", "because"))
        .isInstanceOf(ChangeRefusedException.class)
        .hasMessageContaining("9.9.9");
    assertThat(document().serving().revision()).isEqualTo(1);
  }

  @Test
  void registersAVersionOnceAndServesIt() {
    ModelVersion version =
        ModelVersion.builder().version("1.6.0").provider("openai").model("gpt-5").build();
    registry.change(route, new Change.Register(version), "ana", "");
    registry.change(route, new Change.Register(version), "ana", "");

    assertThat(models.versions(route)).hasSize(3);
    registry.change(route, new Change.SwitchStable("1.6.0"), "ana", "in a hurry");
    assertThat(document().version("1.6.0").registered().by()).isEqualTo("ana");
    assertThat(models.get(route).aliases()).containsEntry("champion", "3");
  }

  @Test
  void refusesAnotherContentUnderAKnownLabel() {
    ModelVersion other =
        ModelVersion.builder().version("1.5.0").provider("openai").model("gpt-5").build();
    assertThatThrownBy(() -> registry.change(route, new Change.Register(other), "ana", ""))
        .isInstanceOf(ChangeRefusedException.class);
    assertThat(models.versions(route)).hasSize(2);
  }

  @Test
  void sendsNothingThatIsTooLongForMlflow() {
    Change.Describe long_ =
        new Change.Describe("x".repeat(5_001), "someone@example.com", null, null, null, null);
    assertThatThrownBy(() -> registry.change(route, long_, "ana", ""))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("5001 characters");
    assertThat(document().owner()).isEqualTo("support-platform@example.com");
    assertThat(document().serving().revision()).isEqualTo(1);
  }

  @Test
  void changesInventoryAndMode() {
    registry.change(
        route,
        new Change.Describe(
            "Sorts tickets.", null, null, List.of("https://a", "https://b"), null, null),
        "ana",
        "");
    registry.change(route, new Change.Freeze(), "ana", "holidays");

    assertThat(document().purpose()).isEqualTo("Sorts tickets.");
    assertThat(document().monitoring()).containsExactly("https://a", "https://b");
    assertThat(document().serving().mode()).isEqualTo(Serving.Mode.FROZEN);
    assertThat(document().serving().revision()).isEqualTo(3);
  }

  @Test
  void anotherProcessSeesAChangeWithinAPoll() {
    try (MlflowRegistry other = open();
        Snapshots<RouteState> snapshots = Snapshots.builder(other, state -> state).start()) {
      assertThat(snapshots.get(route).document().serving().revision()).isEqualTo(1);
      startCanary();
      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> snapshots.get(route).document().serving().revision() == 2);
      assertThat(snapshots.get(route).document().serving().rollouts()).hasSize(1);
    }
  }

  @Test
  void showsBrokenTagsAsARefusal() {
    models.setTag(route, "switchback.rollout", "{\"revision\": 2, \"stable\": \"7.0.0\"}");

    assertThat(registry.read(route).document()).isNull();
    assertThat(registry.read(route).problems().toString()).contains("7.0.0");

    models.setTag(route, "switchback.thresholds", "{oops");
    assertThat(registry.read(route).problems()).isNotEmpty();
  }

  @Test
  void carriesWhatAliasesNameIntoAStore() throws Exception {
    String model = "catalogue-" + UUID.randomUUID();
    models.create("prompt-" + model);
    models.createVersion(
        "prompt-" + model,
        "switchback:/version",
        Map.of("mlflow.prompt.text", "Queue for: {{ticket}}"),
        "");
    models.create(model);
    models.createVersion(
        model,
        "switchback://openai/gpt-5",
        Map.of(
            "switchback.provider", "openai",
            "switchback.model", "gpt-5",
            "switchback.prompt", "prompts:/prompt-" + model + "/1"),
        "by hand");
    models.setAlias(model, "challenger", "1");
    InMemoryRegistry store =
        InMemoryRegistry.ofYaml(new String(text(route), StandardCharsets.UTF_8));
    MlflowCatalog catalog = MlflowCatalog.of(SERVER);

    assertThat(catalog.register(store, route, model, "ana")).hasSize(1);
    assertThat(catalog.register(store, route, model, "ana")).isEmpty();
    ModelVersion carried = store.read(route).document().version("1");
    assertThat(carried.prompt().template()).isEqualTo("Queue for: {{ticket}}");
    assertThat(carried.digest()).isEqualTo(catalog.read(model).challenger().digest());
    assertThat(catalog.read(model).champion()).isNull();
  }

  @Test
  void doesNotLetTagsChangeWhatServes() {
    document();
    models.setVersionTag(route, "1", "switchback.model", "something-else");

    assertThat(document().version("1.4.0").model()).isEqualTo("gpt-5-mini");
    assertThat(open().read(route).problems().toString()).contains("digest");
  }

  @Test
  void knowsThatAModelIsMissing() {
    assertThat(MlflowCatalog.of(SERVER).read("nobody-" + UUID.randomUUID())).isNull();
  }

  @Test
  void saysThatAWorkspaceIsNotThere() {
    MlflowServer elsewhere = MlflowServer.at(SERVER.address).workspace("nowhere");
    assertThatThrownBy(() -> MlflowCatalog.of(elsewhere).read(route))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("FEATURE_DISABLED");
  }
}
