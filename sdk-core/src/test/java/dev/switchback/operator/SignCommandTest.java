package dev.switchback.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.operator.Desk.Kept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing on the command line, with keys that openssl made. */
class SignCommandTest {
  private static final String PRIVATE =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEIAgVoTQZoJqqWreSmdwsn09waBzpjCeafbEE3/g+K8eo
      -----END PRIVATE KEY-----
      """;
  private static final String PUBLIC =
      """
      -----BEGIN PUBLIC KEY-----
      MCowBQYDK2VwAyEA5C6NAN8ZX2pt83DwT1f7ObLuSxmrHU1Bq4Lyx3ill0A=
      -----END PUBLIC KEY-----
      """;
  private static final String ANOTHER =
      """
      -----BEGIN PUBLIC KEY-----
      MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
      -----END PUBLIC KEY-----
      """;

  @TempDir Path directory;
  @TempDir Path keys;
  private String key;
  private String signers;

  @BeforeEach
  void writeKeys() throws IOException {
    key = "--sign-key=" + Files.writeString(keys.resolve("ana.pem"), PRIVATE);
    signers = "--keys=ana=" + Files.writeString(keys.resolve("ana.pub.pem"), PUBLIC);
  }

  private static Ran done(Ran ran) {
    assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
    return ran;
  }

  private Path document(String name, String text) throws IOException {
    return Files.writeString(keys.resolve(name), text);
  }

  private static String raised(String text) {
    return text.replace("revision: 42", "revision: 43");
  }

  @ParameterizedTest
  @EnumSource(value = Kept.class, names = "IN_FILES", mode = EnumSource.Mode.EXCLUDE)
  void everyChangeCanBeSigned(Kept kept) throws IOException {
    Desk desk = Desk.at(kept, directory);
    Ran before = desk.run("validate", "ticket-triage", signers);
    assertThat(before.code()).isEqualTo(1);
    assertThat(before.out()).contains("is not signed");

    Path file = document("triage.yaml", raised(Desk.TRIAGE).replace("gpt-5-nano", "gpt-5-nano"));
    done(desk.run("sign", file.toString(), key));
    done(desk.run("publish", file.toString(), "--reason=signed"));
    done(desk.run("validate", "ticket-triage", signers));
    done(desk.run("canary", "ticket-triage", "1.5.0", "--steps=1%,5%", key));
    assertThat(done(desk.run("share", "ticket-triage", "5%", key)).out()).contains("from 1% to 5%");
    done(desk.run("freeze", "ticket-triage", key));
    done(desk.run("unfreeze", "ticket-triage", key));
    done(desk.run("validate", "ticket-triage", signers));
    done(desk.run("promote", "ticket-triage", "--reason=good", key));
    done(desk.run("rollback", "ticket-triage", "--reason=news", key));
    done(desk.run("validate", "ticket-triage", signers));

    assertThat(desk.run("history", "ticket-triage").out())
        .contains("start_canary", "set_share", "freeze", "unfreeze", "promote", "rollback");
    assertThat(done(desk.run("history", "ticket-triage", "--verify")).out()).startsWith("holds");
  }

  @Test
  void aRevertNeedsNoKeyAndEveryOtherChangeWithoutOneIsAnObjection() throws IOException {
    Desk desk = Desk.at(Kept.IN_H2, directory);
    Path file = document("triage.yaml", raised(Desk.TRIAGE));
    done(desk.run("publish", file.toString(), key, "--reason=signed"));
    done(desk.run("canary", "ticket-triage", "1.5.0", key));
    Ran revert = done(desk.run("revert", "ticket-triage", "--reason=rude"));
    assertThat(revert.err()).isEmpty();
    done(desk.run("validate", "ticket-triage", signers));

    Ran freeze = done(desk.run("freeze", "ticket-triage"));
    assertThat(freeze.err()).contains("was signed, and this change is not");
    Ran refused = desk.run("validate", "ticket-triage", signers);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).contains("is not what was signed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"triage.yaml", "triage.json"})
  void signsAFileWhereItLies(String name) throws IOException {
    Desk desk = Desk.at(Kept.IN_FILES, directory);
    Path file = directory.resolve("ticket-triage" + name.substring(name.indexOf('.')));
    if (name.endsWith(".json")) {
      byte[] json =
          dev.switchback.document.Documents.write(
              dev.switchback.document.Documents.read(
                      "t.yaml", Desk.TRIAGE.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                  .document(),
              true);
      Files.delete(directory.resolve("ticket-triage.yaml"));
      Files.write(file, json);
    }
    assertThat(done(desk.run("sign", file.toString(), key)).out())
        .contains("ticket-triage  signed by ana, revision 42");
    done(desk.run("sign", file.toString(), key));

    done(desk.run("validate", "ticket-triage", signers));
    assertThat(Files.readString(file)).containsOnlyOnce("signature");
    Files.writeString(file, Files.readString(file).replace("gpt-5-mini", "gpt-5-nano"));
    assertThat(desk.run("validate", "ticket-triage", signers).code()).isEqualTo(1);
  }

  @Test
  void aKeyOfAnotherPersonIsRefused() throws IOException {
    Desk desk = Desk.at(Kept.IN_FILES, directory);
    done(desk.run("sign", directory.resolve("ticket-triage.yaml").toString(), key));
    String other = "--keys=ana=" + Files.writeString(keys.resolve("other.pem"), ANOTHER);

    assertThat(desk.run("validate", "ticket-triage", other).out()).contains("not the key's");
    Ran unknown = desk.run("validate", "ticket-triage", signers.replace("--keys=ana", "--keys=bo"));
    assertThat(unknown.out()).contains("not known here");
  }

  @Test
  void saysWhichKeyItWantsAndShowsNone() throws IOException {
    Desk desk = Desk.at(Kept.IN_FILES, directory);
    String file = directory.resolve("ticket-triage.yaml").toString();
    Path wrong = document("wrong.pem", PRIVATE.replace("MC4CAQ", "MC4CAR"));
    Path publics = document("public.pem", PUBLIC);

    assertThat(desk.run("sign", file).code()).isEqualTo(2);
    for (Path key : new Path[] {wrong, publics}) {
      Ran ran = desk.run("sign", file, "--sign-key=" + key);
      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.err()).contains("openssl genpkey").doesNotContain("AgVoTQ");
    }
    assertThat(desk.run("sign", file, "--sign-key=" + keys.resolve("none.pem")).err())
        .contains("no such file");
    assertThat(desk.run("freeze", "ticket-triage", key).err()).contains("takes no whole documents");
    assertThat(Files.readString(directory.resolve("ticket-triage.yaml"))).isEqualTo(Desk.TRIAGE);
  }
}
