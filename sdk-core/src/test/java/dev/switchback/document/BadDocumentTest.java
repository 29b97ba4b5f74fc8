package dev.switchback.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BadDocumentTest {
  private final String good = Sample.text(Sample.bytes());

  private static List<Problem> problems(String name, byte[] bytes) {
    DocumentException refused =
        catchThrowableOfType(DocumentException.class, () -> Documents.read(name, bytes));
    assertThat(refused).as("refused").isNotNull();
    return refused.problems();
  }

  private static List<Problem> problems(String text) {
    return problems("triage.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  private String with(String old, String replacement) {
    assertThat(good).contains(old);
    return good.replace(old, replacement);
  }

  /** Each names line, column, field and remedy. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          version: "1.6.0"        | version: 1.10            | 30:15 | versions[3].version | a number where text belongs | write "1.10"
          purpose: Puts an inbound support ticket into a queue. | purpose: no | 2:10 | purpose | a boolean where text belongs | write "no"
          owner: support-platform@example.com | owner: 2026-11-02 | 3:8 | owner | a date or time where text belongs | write "2026-11-02"
          owner: support-platform@example.com | owner: 1:30 | 3:8 | owner | a number where text belongs | write "1:30"
          owner: support-platform@example.com | owner: | 3:7 | owner | empty where text belongs | text in quotes
          owner: support-platform@example.com | owner: [a] | 3:8 | owner | a list where text belongs | text in quotes
          owner: support-platform@example.com | owner: " " | 3:8 | owner | is blank | give it a value
          owner: support | ownr: x@y # | 3:1 | ownr | is an unknown field | write owner
          rollback: {runbook | rollback: {runbok: a, runbook | 4:12 | rollback.runbok | is an unknown field | write runbook
          2026-11-02} | 2026-13-02} | 4:69 | rollback.last_tested | not in ISO 8601 | 2026-11-02
          monitoring: [ | monitoring: [7, | 5:14 | monitoring[0] | a number where text belongs | write "7"
          parameters: {temperature: 0} | parameters: {temperature: 010} | 13:31 | versions[1].parameters.temperature | read differently | write plain decimal digits
          parameters: {temperature: 0} | parameters: {temperature: 0.1234567890123456} | 13:31 | versions[1].parameters.temperature | more than 15 significant digits | round it
          parameters: {temperature: 0} | parameters: {temperature: yes} | 13:31 | versions[1].parameters.temperature | the boolean true | write true, or "yes"
          parameters: {temperature: 0} | parameters: {temperature: 2026-10-10} | 13:31 | versions[1].parameters.temperature | a date or time | write "2026-10-10"
          parameters: {temperature: 0} | parameters: {temperature: } | 13:30 | versions[1].parameters.temperature | is empty | write null
          parameters: {temperature: 0} | parameters: {on: 1} | 13:18 | versions[1].parameters.on | as its key | write "on"
          parameters: {temperature: 0} | parameters: &p {temperature: 0} | 13:17 | document | an anchor is not taken | write the value itself
          parameters: {temperature: 0} | parameters: *p | 13:17 | document | an alias is not taken | write the value itself
          parameters: {temperature: 0} | parameters: {a: [*x]} | 13:22 | document | an alias is not taken | write the value itself
          parameters: {temperature: 0} | parameters: !!map {temperature: 0} | 13:17 | document | a tag is not taken | write the value itself
          parameters: {temperature: 0} | parameters: {a: 1, a: 2} | 13:24 | a | twice in the same map | keep one
          {name: triage, template | {name: triage, tmpl: a, template | 14:28 | versions[1].prompt.tmpl | is an unknown field | write one of name, template
          registered: {at: 2026-10-01T09:00:00Z | registered: {at: yesterday | 18:22 | versions[1].registered.at | not in ISO 8601 | 2026-10-01T09:00:00Z
          provider: openai, model: gpt-6 | provider: openai | 30:5 | versions[3].model | is missing | write model
          version: "1.6.0", provider | version: "1.5.0", provider | 30:15 | versions[3].version | listed twice, first in line 20 | another label
          revision: 42 | revision: -1 | 32:13 | serving.revision | is -1 | a whole number from 0
          revision: 42 | revision: 4.5 | 32:13 | serving.revision | is 4.5 | a whole number
          revision: 42 | revision: "42" | 32:13 | serving.revision | text where a number belongs | without quotes
          stable: "1.4.0" | stable: "1.4.9" | 34:11 | serving.stable | names version 1.4.9, which is not listed | write 1.4.0
          mode: auto | mode: of | 36:9 | serving.mode | is unknown | write one of auto, frozen
          id: triage-1.5.0-a1 | id: "a b" | 38:11 | serving.rollouts[0].id | is not 1 to 128 of letters | choose another
          canary: "1.5.0" | canary: "1.4.0" | 39:15 | serving.rollouts[0].canary | is the stable version | name another version
          version: "1.5.0-rc1" | version: "1.5.0" | 39:15 | serving.rollouts[0].canary | is quarantined | name another version
          share: 5% | share: 101% | 40:14 | serving.rollouts[0].share | no share from 0% to 100% | write a percentage
          share: 5% | share: -1% | 40:14 | serving.rollouts[0].share | no share from 0% to 100% | write a percentage
          share: 5% | share: 5 | 40:14 | serving.rollouts[0].share | a number without a unit | such as "5%"
          share: 5% | share: 0.00001% | 40:14 | serving.rollouts[0].share | finer than the resolution of 0.0001% | at most 4 decimals
          [5%, 25%, 50%] | [5%, 5%, 50%] | 41:19 | serving.rollouts[0].steps[1] | does not rise above 5% | steps that rise
          [5%, 25%, 50%] | [5%, 25%, 150%] | 41:24 | serving.rollouts[0].steps[2] | no share | write a percentage
          after: 1h | after: soon | 42:24 | serving.rollouts[0].advance.after | no length of time | 8s
          max_concurrent: 4 | max_concurrent: 0 | 43:58 | serving.shadow.max_concurrent | is 0 | from 1 to
          deadline: 8s | deadline: 8 | 54:18 | call.deadline | a number where text belongs | write "8"
          attempts: 2 | attempts: 0 | 54:32 | call.attempts | is 0 | from 1
          attempts: 2 | attempts: 3, attempts_in_all: 2 | 54:52 | call.attempts_in_all | less than attempts | at least 3
          attempts: 2 | breaker: no | 54:31 | call.breaker | is a boolean | write "off"
          attempts: 2 | fallback_on: [timeout] | 54:36 | call.fallback_on[0] | cannot be opted in | refused, caller_fault, degraded
          attempts: 2 | retry_budget: 110% | 54:36 | call.retry_budget | no ratio from 0 to 1 | 5%
          """)
  void namesPlaceFieldAndRemedy(
      String old, String replacement, String place, String field, String message, String remedy) {
    List<Problem> problems = problems(with(old, replacement));
    assertThat(problems)
        .anySatisfy(
            problem -> {
              assertThat(problem.field()).isEqualTo(field);
              assertThat(problem.line() + ":" + problem.column()).isEqualTo(place);
              assertThat(problem.message()).contains(message);
              assertThat(problem.remedy()).contains(remedy);
              assertThat(problem.file()).isEqualTo("triage.yaml");
            });
  }

  @Test
  void saysTheRightDigestBesideAWrongOne() {
    Problem problem = problems(with("temperature: 0}", "temperature: 0.5}")).get(0);
    String right =
        ModelVersion.builder()
            .version("1.4.0")
            .provider("openai")
            .model("gpt-5-mini-2025-08-07")
            .parameter("temperature", 0.5)
            .prompt("triage", "Queue for: {{ticket}}")
            .lineage(Sample.triage().versions().get(1).lineage())
            .evaluation(Sample.triage().versions().get(1).evaluation())
            .build()
            .digest();
    assertThat(problem.field()).isEqualTo("versions[1].digest");
    assertThat(problem.line()).isEqualTo(19);
    assertThat(problem.message()).contains(right);
    assertThat(problem.remedy()).contains("under a new label");
  }

  @Test
  void tellsEverythingThatIsWrongAtOnce() {
    String text =
        with("mode: auto", "mode: off").replace("share: 5%", "share: 5").replace("owner:", "ownr:");
    assertThat(problems(text))
        .extracting(Problem::field)
        .containsExactly("ownr", "serving.mode", "serving.rollouts[0].share");
  }

  @Test
  void refusesALiveRolloutWithoutThresholdsAndInventory() {
    String text =
        good.substring(0, good.indexOf("thresholds:"))
            .replaceAll("(?m)^(purpose|owner|rollback|monitoring):.*\n", "");
    assertThat(problems(text))
        .extracting(Problem::field)
        .containsExactlyInAnyOrder("purpose", "owner", "rollback", "monitoring", "thresholds");
  }

  @Test
  void namesTheLineOfMalformedYaml() {
    Problem problem = problems(with("rollback: {runbook", "rollback: {{runbook: [")).get(0);
    assertThat(problem.line()).isPositive();
    assertThat(problem.column()).isPositive();
    assertThat(problem.field()).isEqualTo("document");
    assertThat(problem.remedy()).isEqualTo("mend the YAML here");
  }

  @Test
  void keepsTheTextOfAMalformedDocumentOutOfTheMessage() {
    List<Problem> yaml = problems(with("\"Queue for: {{ticket}}\"", "\"Secret words \\q\""));
    assertThat(yaml.toString()).contains("14:").doesNotContain("Secret").doesNotContain("triage,");
    List<Problem> json =
        problems("a.json", "{\"route\": secretword}".getBytes(StandardCharsets.UTF_8));
    assertThat(json.toString()).contains("1:").doesNotContain("secretword");
  }

  @Test
  void refusesATornFile() {
    Problem problem = problems(good.substring(0, good.indexOf("last_tested"))).get(0);
    assertThat(problem.line()).isEqualTo(4);
    assertThat(problem.message()).startsWith("cannot be read");
    Problem json =
        problems("a.json", "{\"route\": \"r\", ".getBytes(StandardCharsets.UTF_8)).get(0);
    assertThat(json.message()).startsWith("cannot be read");
    assertThat(json.remedy()).isEqualTo("mend the JSON here");
  }

  @Test
  void refusesTwoDocumentsInOneFile() {
    Problem problem = problems(good + "---\nroute: other\n").get(0);
    assertThat(problem.line()).isEqualTo(56);
    assertThat(problem.remedy()).isEqualTo("keep one document in one file");
  }

  @Test
  void refusesAnEmptyFile() {
    assertThat(problems("").get(0).message()).isEqualTo("is empty");
    assertThat(problems("# nothing\n").get(0).message()).isEqualTo("is empty");
    assertThat(problems("just text").get(0).message()).contains("where a map belongs");
  }

  @Test
  void refusesMoreThan256KiB() {
    String large = good + "# " + "x".repeat(256 * 1024);
    assertThat(problems(large).get(0).remedy()).contains("256 KiB");
  }

  @Test
  void namesTheFirstByteThatIsNotUtf8() {
    byte[] bytes = "route: r\nowner: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1);
    Problem problem = problems("triage.yaml", bytes).get(0);
    assertThat(problem.line() + ":" + problem.column()).isEqualTo("2:11");
    assertThat(problem.remedy()).contains("UTF-8");
  }

  @Test
  void namesThePlaceBehindCharactersOutsideTheBasicPlane() {
    String text = with("purpose: Puts an inbound", "purpose: \"\ud83d\ude00\" # ");
    List<Problem> problems = problems(text.replace("mode: auto", "mode: ofd"));
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).line()).isEqualTo(36);
  }

  @Test
  void refusesAnAnchorOnABlockMap() {
    List<Problem> problems = problems(with("serving:\n", "serving: &state\n"));
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).line() + ":" + problems.get(0).column()).isEqualTo("31:10");
    assertThat(problems.get(0).message()).isEqualTo("an anchor is not taken");
  }

  @Test
  void takesOffAsTheBreakersWord() {
    String text = with("attempts: 2", "breaker: off");
    RouteDocument document =
        Documents.read("a.yaml", text.getBytes(StandardCharsets.UTF_8)).document();
    assertThat(document.call().breaker()).isNull();
  }

  @Test
  void refusesADuplicateKeyInJson() {
    List<Problem> problems =
        problems(
            "a.json", "{\"route\": \"a\",\n \"route\": \"b\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(problems)
        .anySatisfy(
            problem -> {
              assertThat(problem.line() + ":" + problem.column()).isEqualTo("2:2");
              assertThat(problem.message()).contains("twice");
            });
  }
}
