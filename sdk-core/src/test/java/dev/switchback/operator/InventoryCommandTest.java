package dev.switchback.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.registry.InMemoryRegistry;
import java.nio.charset.StandardCharsets;
import org.cyclonedx.Version;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;

class InventoryCommandTest {
  private final Desk whole = Desk.over(InMemoryRegistry.ofYaml(Desk.TRIAGE));
  private final Desk lacking = Desk.over(InMemoryRegistry.ofYaml(Desk.TRIAGE, Desk.SUMMARY));

  @Test
  void hasTheSixFieldsOfEachRoute() {
    whole.run("canary", "ticket-triage", "1.5.0", "--id=r1");

    Ran ran = whole.run("inventory");

    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains("Puts an inbound support ticket into a queue.")
        .contains("openai gpt-5-mini 1.4.0, anthropic claude-haiku-4-5 1.5.0 (canary at 5%)")
        .containsPattern("20\\d\\d-\\d\\d-\\d\\dT\\S+ by ana")
        .contains("support-platform@example.com")
        .contains("https://wiki.example.com/triage (tested 2026-11-02)")
        .contains("https://grafana.example.com/d/triage");
  }

  @Test
  void takesTheRegistrationWhereNothingChangedYet() {
    assertThat(whole.run("inventory").out()).contains("2026-10-01T09:00:00Z by ana");
  }

  @Test
  void marksWhatIsMissingAndExitsWithOne() {
    Ran ran = lacking.run("inventory");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out()).contains("MISSING");
    assertThat(ran.err())
        .contains("support-summary lacks purpose, last change, owner, rollback, monitoring")
        .doesNotContain("ticket-triage lacks");
    assertThat(lacking.run("inventory", "ticket-triage").code()).isZero();
  }

  @Test
  void printsMarkdownAndJson() {
    assertThat(lacking.run("inventory", "--format=markdown").out().lines())
        .hasSize(4)
        .allMatch(line -> line.startsWith("|") && line.endsWith("|"))
        .anyMatch(line -> line.startsWith("| support-summary | **missing** |"));
    Ran json = lacking.run("inventory", "--json");
    assertThat(json.code()).isEqualTo(1);
    assertThat(json.json().get("routes").toString())
        .contains("missing=[purpose, last change, owner, rollback, monitoring]")
        .contains("slice=stable");
  }

  @Test
  void sumsByProvider() {
    whole.run("canary", "ticket-triage", "1.5.0", "--id=r1");

    assertThat(whole.run("inventory", "--by=provider").out().lines())
        .containsExactly(
            "provider   routes  serving  versions  models",
            "anthropic  1       1        1         claude-haiku-4-5",
            "openai     1       1        2         gpt-5-mini, gpt-5-nano");
    assertThat(whole.json("inventory", "--by=provider", "--json").get("providers").toString())
        .contains("provider=anthropic");
    assertThat(whole.run("inventory", "--by=provider", "--format=markdown").out())
        .contains("| openai | 1 | 1 | 2 |");
  }

  @Test
  void printsABillOfMaterialsThatTheOfficialSchemaTakes() throws Exception {
    whole.run("canary", "ticket-triage", "1.5.0", "--id=r1");
    String bom = whole.run("inventory", "--format=cyclonedx").out();
    JsonParser parser = new JsonParser();

    assertThat(parser.validate(bom.getBytes(StandardCharsets.UTF_8), Version.VERSION_16)).isEmpty();
    assertThat(
            parser.validate(
                lacking
                    .run("inventory", "--format=cyclonedx")
                    .out()
                    .getBytes(StandardCharsets.UTF_8),
                Version.VERSION_16))
        .isEmpty();
    // The schema is really asked: it does not take a type that is not one.
    String wrong = bom.replace("machine-learning-model", "machine");
    assertThat(parser.validate(wrong.getBytes(StandardCharsets.UTF_8), Version.VERSION_16))
        .isNotEmpty();
    assertThat(bom)
        .contains("\"modelArchitecture\":\"hosted\"")
        .contains("\"name\":\"tickets@2026-09-30\"")
        .contains("{\"name\":\"switchback:owner\",\"value\":\"support-platform@example.com\"}")
        .contains("service:anthropic/claude-haiku-4-5")
        .doesNotContain("Queue for");
  }

  @Test
  void givesTheSameSerialNumberForTheSameContent() {
    String first = whole.run("inventory", "--format=cyclonedx").out();

    assertThat(whole.run("inventory", "--format=cyclonedx").out()).isEqualTo(first);
    whole.run("freeze", "ticket-triage");
    assertThat(serial(whole.run("inventory", "--format=cyclonedx"))).isNotEqualTo(serial(first));
  }

  private static Object serial(Ran ran) {
    return ran.json().get("serialNumber");
  }

  private static Object serial(String bom) {
    return serial(new Ran(0, bom, ""));
  }
}
