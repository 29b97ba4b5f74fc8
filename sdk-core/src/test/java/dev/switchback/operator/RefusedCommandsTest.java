package dev.switchback.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.registry.InMemoryRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedCommandsTest {
  private final Desk desk = Desk.over(InMemoryRegistry.ofYaml(Desk.TRIAGE, Desk.SUMMARY));

  private static void refused(Ran ran, String... why) {
    assertThat(ran.err()).contains(why);
    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "freeze ticket-traige",
        "canary ticket-traige 1.5.0",
        "status ticket-traige",
        "history ticket-traige",
        "which ticket-traige",
        "inventory ticket-traige",
        "validate ticket-traige",
        "watch ticket-traige --for 1s"
      })
  void namesTheRoutesThatAreNearAnUnknownOne(String line) {
    refused(desk.run(line.split(" ")), "did you mean ticket-triage?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "switch ticket-triage 1.5.0",
        "rollback ticket-triage",
        "clear ticket-triage 1.5.0",
        "revert ticket-triage",
        "promote ticket-triage"
      })
  void wantsAReasonForWhatIsNotUndoneByItsOpposite(String line) {
    desk.run("canary", "ticket-triage", "1.5.0");

    refused(desk.run(line.split(" ")), "a reason is missing; say why with --reason");
    refused(desk.run((line + " --dry-run").split(" ")), "--reason");
  }

  @Test
  void listsTheLiveRolloutsWhereItDoesNotKnowThisOne() {
    desk.run("canary", "ticket-triage", "1.5.0", "--id=r1");

    refused(desk.run("share", "ticket-triage", "5%", "--rollout=r2"), "r2", "live: r1");
    refused(desk.run("promote", "support-summary", "--reason=x"), "no live rollouts", "start one");
  }

  @Test
  void asksWhichRolloutIsMeantWhereSeveralAreLive() {
    desk.run("canary", "ticket-triage", "1.5.0", "--id=r1");
    desk.run("canary", "ticket-triage", "1.3.2", "--id=r2");

    refused(desk.run("revert", "ticket-triage", "--reason=x"), "--rollout: r1, r2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "share ticket-triage much | much is no share",
        "share ticket-triage 101% | is no share",
        "share ticket-triage 0.00001% | is no share",
        "canary ticket-triage 1.5.0 --steps=25%,5% | do not rise",
        "canary ticket-triage 9.9.9 | version 9.9.9 is not registered",
        "canary support-summary 1.0.0 | a canary needs",
        "canary ticket-triage 1.5.0 --advance-after=soon --advance-calls=5 | no length of time",
        "canary ticket-triage 1.5.0 --id=a:/b | id",
        "which ticket-triage --at yesterday | is no time",
        "which ticket-triage --at 2027-01-01 | has not come yet",
        "freeze | name at least one route",
        "freeze ticket-triage --all | not both",
        "register ticket-triage | give a file",
        "register ticket-triage /no/such/file.yaml | there is no such file",
        "unfreeze ticket-triage | its mode is auto already",
        "validate --allow=openai | is no pair",
        "inventory --format=xml | xml",
        "inventory --by=provider --format=cyclonedx | table, markdown and json only",
        "watch --for=0s | no length of time",
        "publish /no/such/file.yaml | there is no such file",
        "stauts | stauts",
      })
  void saysWhatIsWrongWithTheInput(String line, String why) {
    refused(desk.run(line.strip().split(" ")), why.strip());
  }

  @Test
  void aPersonCannotActAsAnInstance() {
    refused(
        desk.with("SWITCHBACK_ACTOR", "switchback:17").run("freeze", "ticket-triage"),
        "give a person's name");
  }

  @Test
  void refusesAVersionFileByLineAndField(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("v.yaml"), "version: 1.10\nprovider: openai\n");

    refused(
        desk.run("register", "ticket-triage", file.toString()), "v.yaml:1:", "\"1.10\"", "model");
  }

  @Test
  void oneRefusedRouteDoesNotKeepTheOthersFromIt() {
    desk.run("freeze", "ticket-triage");

    Ran ran = desk.run("freeze", "ticket-triage", "support-summary");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).contains("support-summary  mode frozen");
    assertThat(ran.err()).contains("its mode is frozen already");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:nodriver://ana:s3cret@db/models?password=s3cret",
        "jdbc:h2:tcp://ana:s3cret@localhost:1/x;PASSWORD=s3cret",
        "redis://ana:s3cret@localhost/x",
        "redis://ana:s3cret@localhost:1/0",
        "http://ana:s3cret@localhost:1/",
        "mlflow:http://ana:s3cret@localhost:1#ticket-triage",
        "mlflow:http://localhost:1/?token=s3cret",
        "ftp://ana:s3cret@localhost/"
      })
  void keepsCredentialsOutOfWhatItSays(String url) {
    Ran ran = desk.run("status", "--registry", url);

    assertThat(ran.code()).isIn(2, 3);
    assertThat(ran.err()).isNotBlank().doesNotContain("s3cret").doesNotContain("\tat ");
  }
}
