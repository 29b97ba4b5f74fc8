package dev.switchback.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.CallRecord;
import dev.switchback.Key;
import dev.switchback.Outcome;
import dev.switchback.RecordingObserver;
import dev.switchback.Result;
import dev.switchback.Slice;
import dev.switchback.Switchback;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.Prompt;
import dev.switchback.registry.InMemoryRegistry;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.Status;
import io.opentelemetry.api.OpenTelemetry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.SubmissionPublisher;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The code of README.md stands in classes that are compiled, and that are run here. */
final class ReadmeTest {
  private static final List<String> RUN_HERE =
      List.of(
          "Summaries.java",
          "StreamedSummaries.java",
          "SupportTriage.java",
          "OwnTests.java",
          "Connections.java",
          "TwoProviders.java",
          "LangChain4jHelpdesk.java",
          "SpringAiHelpdesk.java");

  private final Readme readme = Readme.read();

  ReadmeTest() throws IOException {}

  @Test
  void eachJavaBlockStandsInAClassThatIsRunHere() throws IOException {
    List<String> sources = new ArrayList<>();
    for (String name : RUN_HERE) {
      Path source = Path.of("src/main/java/dev/switchback/examples", name);
      sources.add(squeezed(Files.readString(source)));
    }

    assertThat(readme.blocks("java")).hasSizeGreaterThanOrEqualTo(14);
    assertThat(readme.blocks("java"))
        .allSatisfy(
            block ->
                assertThat(sources)
                    .as("the class with:\n%s", block)
                    .anyMatch(source -> source.contains(squeezed(block))));
  }

  /** Without comments after code and without white space, which the formatter moves. */
  private static String squeezed(String code) {
    return code.replaceAll("(?m)(^|\\s)//.*$", "").replaceAll("\\s+", "");
  }

  @Test
  void aStreamShowsWhatCameAlsoWhereItBreaks() {
    ModelVersion version =
        ModelVersion.builder().version("1.0.0").provider("openai").model("small-1").build();
    List<StreamedSummaries.Token> whole =
        List.of(
            new StreamedSummaries.Token("It", null),
            new StreamedSummaries.Token(" rains.", null),
            new StreamedSummaries.Token("", "stop"));
    try (Switchback switchback = Switchback.fixed(version)) {
      assertThat(shown(switchback, whole)).isEqualTo("It rains.");
      assertThat(shown(switchback, whole.subList(0, 2))).isEqualTo("It rains. … (stream_fault)");
    }
  }

  private static String shown(Switchback switchback, List<StreamedSummaries.Token> tokens) {
    StreamedSummaries.Client client =
        (model, text) ->
            subscriber -> {
              SubmissionPublisher<StreamedSummaries.Token> publisher = new SubmissionPublisher<>();
              publisher.subscribe(subscriber);
              tokens.forEach(publisher::submit);
              publisher.close();
            };
    StringBuilder screen = new StringBuilder();
    new StreamedSummaries(switchback, client).show("customer-7", "Rain.", screen);
    return screen.toString();
  }

  @Test
  void theOneLineChangeGivesTheSameAnswer() {
    ModelVersion version =
        ModelVersion.builder()
            .version("1.0.0")
            .provider("openai")
            .model("gpt-5-mini-2025-08-07")
            .build();
    Summaries.OpenAi openai =
        new Summaries.OpenAi() {
          @Override
          public String summarise(String model, String text) {
            return model + ": " + text;
          }

          @Override
          public CompletionStage<String> summariseAsync(String model, String text) {
            return CompletableFuture.completedFuture(summarise(model, text));
          }
        };
    try (Switchback switchback = Switchback.fixed(version)) {
      Summaries summaries = new Summaries(switchback, openai);

      String before = summaries.before("hello");

      assertThat(summaries.after("ana", "hello")).isEqualTo(before);
      assertThat(summaries.afterAsync("ana", "hello")).isCompletedWithValue(before);
    }
  }

  @Test
  void theRouteDocumentIsAcceptedAndServes(@TempDir Path directory) throws IOException {
    Path models = Files.createDirectory(directory.resolve("models"));
    assertThat(readme.blocks("yaml")).as("the document, and its prices").hasSize(2);
    Files.writeString(
        models.resolve("ticket-triage.yaml"), String.join("\n", readme.blocks("yaml")));

    try (Switchback switchback =
        Summaries.start(models, directory.resolve("state"), OpenTelemetry.noop())) {
      assertThat(switchback.status().state()).isEqualTo(Status.State.READY);
      assertThat(switchback.document("ticket-triage").prices().currency()).isEqualTo("USD");
      String model = switchback.call("ticket-triage", Key.of("ana"), target -> target.model());
      assertThat(model).startsWith("gpt-5-mini-2025-");
    }
  }

  /**
   * Nobody listens there: what is shown is that the code runs, and says whom it could not reach.
   */
  @Test
  void catalogueAndWebhookAreCalledAsShown() throws IOException {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
    InMemoryRegistry store = InMemoryRegistry.ofYaml(readme.blocks("yaml").get(0));

    assertThatThrownBy(() -> Connections.fromMlflow(nobody, store))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining(nobody.getAuthority());
    assertThatThrownBy(() -> Connections.fromWandb(nobody, "key", store))
        .isInstanceOf(RegistryException.class)
        .hasMessageNotContaining("key");
    try (Switchback switchback = Connections.tellingTheOwner(nobody, "secret", store)) {
      String model = switchback.call("ticket-triage", Key.of("ana"), target -> target.model());
      assertThat(model).startsWith("gpt-5-mini-2025-");
    }
  }

  @Test
  void theFullFormObservesScoresLabelsAndFeedback() throws IOException {
    RecordingObserver observed = new RecordingObserver();
    SupportTriage.Ticket ticket = new SupportTriage.Ticket("ana", "Where is it?", "shipping");
    try (Switchback switchback =
        Switchback.builder()
            .registry(InMemoryRegistry.ofYaml(readme.blocks("yaml").get(0)))
            .allow("openai", "gpt-5-mini-*")
            .observer(observed)
            .build()) {
      SupportTriage triage =
          new SupportTriage(
              switchback,
              (model, parameters, prompt, timeout) -> {
                assertThat(prompt).isEqualTo("Queue for: Where is it?");
                assertThat(parameters).containsKey("temperature");
                return new SupportTriage.Reply("billing; 0.7; Reads like an invoice.", 12, 9);
              });

      Result<SupportTriage.Label> result = triage.handle(ticket);
      Result<SupportTriage.Label> forced = triage.force(Key.of("ana"), ticket);

      assertThat(result.outcome()).isEqualTo(Outcome.SUCCESS);
      CallRecord record = observed.calls().get(0);
      assertThat(record.label()).isEqualTo("billing");
      assertThat(record.scores()).containsEntry("confidence", 0.7).containsEntry("accuracy", 0.0);
      assertThat(record.outputTokens()).isEqualTo(9);
      String served = result.receipt().version();
      assertThat(switchback.thumbs("ticket-triage", served)).containsExactly(0, 1);
      assertThat(forced.receipt().version()).isEqualTo("1.5.0");
      assertThat(forced.receipt().slice()).isNotEqualTo(Slice.SHADOW);
    }
  }

  @Test
  void theTestsOfYourOwnPass() {
    assertThat(OwnTests.class.desiredAssertionStatus()).isTrue();
    assertThatCode(OwnTests::oneVersion).doesNotThrowAnyException();
    assertThat(OwnTests.frozen(readme.blocks("yaml").get(0)))
        .extracting(AuditEntry::kind, AuditEntry::actor)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("freeze", "ana"));
  }

  @Test
  void aChangeFromCodeFlipsStable() {
    InMemoryRegistry registry =
        InMemoryRegistry.ofYaml(SreTableTest.withoutRollouts(readme.blocks("yaml").get(0)));

    OwnTests.flip(registry);

    assertThat(registry.history("ticket-triage"))
        .extracting(AuditEntry::kind)
        .containsExactly("switch_stable");
  }

  @Test
  void aPromptIsRenderedAsTheReadmeSays() {
    assertThat(
            new Prompt("triage", "Queue for: {{ticket}}").render(java.util.Map.of("ticket", "x")))
        .isEqualTo("Queue for: x");
  }

  @Test
  void theCoordinatesAreThoseOfThePoms() throws Exception {
    Document parent = xml(Files.readString(Path.of("..", "pom.xml")));
    String group = parent.getElementsByTagName("groupId").item(0).getTextContent();
    String version = parent.getElementsByTagName("version").item(0).getTextContent();
    assertThat(readme.blocks("xml")).hasSize(1);

    Document snippet = xml("<all>" + readme.blocks("xml").get(0) + "</all>");

    assertThat(texts(snippet, "groupId")).containsOnly(group);
    assertThat(texts(snippet, "version")).containsOnly(version);
    assertThat(texts(snippet, "artifactId")).containsExactly("sdk-core", "sdk-otel");
    for (String artifact : texts(snippet, "artifactId")) {
      Document pom = xml(Files.readString(Path.of("..", artifact, "pom.xml")));
      assertThat(texts(pom, "artifactId")).contains(artifact);
      assertThat(texts(parent, "module")).contains(artifact);
    }
  }

  private static Document xml(String text) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  private static List<String> texts(Document document, String tag) {
    NodeList found = document.getElementsByTagName(tag);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent());
    }
    return texts;
  }
}
