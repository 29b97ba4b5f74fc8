package dev.switchback.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import dev.switchback.document.DocumentException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignedRegistryTest {
  private static final String ROUTE = RouteTexts.ROUTE;
  private static final KeyPair ANA = pair();
  private static final KeyPair EVE = pair();

  private final InMemoryRegistry store = InMemoryRegistry.of();
  private final SignedRegistry registry = SignedRegistry.of(store, Map.of("ana", ANA.getPublic()));

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException missing) {
      throw new AssertionError(missing);
    }
  }

  private static String canary() {
    return RouteTexts.canary()
        .replace("steps: [5%, 25%]", "steps: [5%, 25%], advance: {after: 1h, calls: 500}");
  }

  private static String signed(String text) {
    return new String(
        SignedRegistry.sign(text.getBytes(StandardCharsets.UTF_8), "ana", ANA.getPrivate()),
        StandardCharsets.UTF_8);
  }

  private void publish(String text) {
    registry.publish(ROUTE + ".yaml", text.getBytes(StandardCharsets.UTF_8), "ana", "as signed");
  }

  private String kept() {
    return new String(store.read(ROUTE).bytes(), StandardCharsets.UTF_8);
  }

  @BeforeEach
  void begin() {
    publish(signed(RouteTexts.plain()));
  }

  @Test
  void servesWhatIsSigned() {
    assertThat(registry.read(ROUTE).problems()).isEmpty();
    publish(signed(canary()));
    assertThat(registry.readAll().get(ROUTE).document().serving().rollouts()).hasSize(1);
  }

  @Test
  void takesOnlySignedDocuments() {
    assertThatThrownBy(() -> publish(canary()))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("is not signed");
    byte[] eves =
        SignedRegistry.sign(canary().getBytes(StandardCharsets.UTF_8), "ana", EVE.getPrivate());
    assertThatThrownBy(() -> publish(new String(eves, StandardCharsets.UTF_8)))
        .hasMessageContaining("not the key's");
    byte[] unknown =
        SignedRegistry.sign(canary().getBytes(StandardCharsets.UTF_8), "eve", EVE.getPrivate());
    assertThatThrownBy(() -> publish(new String(unknown, StandardCharsets.UTF_8)))
        .hasMessageContaining("not known");
    assertThat(registry.read(ROUTE).document().serving().revision()).isEqualTo(1);
  }

  @Test
  void lastsThroughAStepAndARevert() {
    publish(signed(canary()));

    registry.change(ROUTE, new Change.SetShare("r1", 250_000), "switchback:shop", "");
    assertThat(registry.read(ROUTE).document().serving().rollout("r1").share()).isEqualTo(250_000);

    registry.change(ROUTE, new Change.Revert("r1", Map.of()), "switchback:shop", "breached");
    assertThat(registry.read(ROUTE).document().serving().rollouts()).isEmpty();
    assertThat(registry.read(ROUTE).document().serving().isQuarantined("1.5.0")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stable: \"1.4.0\" | stable: \"1.6.0\"",
        "share: 5% | share: 6%",
        "share: 5% | share: 50%",
        "canary: \"1.5.0\" | canary: \"1.6.0\"",
        "steps: [5%, 25%] | steps: [5%, 50%]",
        "+50% | +500%",
        "mode: auto | mode: frozen",
        "support-platform@example.com | eve@example.com",
        "parameters: {temperature: 1} | parameters: {temperature: 2}",
        "revision: 1 | revision: 102"
      })
  void refusesEveryOtherChange(String from, String to) {
    String text = signed(canary());
    assertThat(text).contains(from);
    SignedRegistry fresh = SignedRegistry.of(InMemoryRegistry.ofYaml(text), registryKeys());
    assertThat(fresh.read(ROUTE).document()).isNotNull();

    SignedRegistry forged =
        SignedRegistry.of(InMemoryRegistry.ofYaml(text.replace(from, to)), registryKeys());
    assertThat(forged.read(ROUTE).document()).isNull();
    assertThat(forged.read(ROUTE).problems().get(0).field()).isEqualTo("signature");
  }

  private static Map<String, java.security.PublicKey> registryKeys() {
    return Map.of("ana", ANA.getPublic());
  }

  @Test
  void theLastGoodDocumentServesOn() {
    try (Snapshots<RouteState> snapshots = Snapshots.builder(registry, state -> state).start()) {
      store.change(ROUTE, new Change.SwitchStable("1.6.0"), "eve", "unsigned");

      await().until(() -> !snapshots.problems(ROUTE).isEmpty());
      assertThat(snapshots.get(ROUTE).document().serving().stable()).isEqualTo("1.4.0");
      assertThat(snapshots.problems(ROUTE).get(0).message()).contains("not what was signed");

      publish(signed(kept()));
      await().until(() -> snapshots.problems(ROUTE).isEmpty());
      assertThat(snapshots.get(ROUTE).document().serving().stable()).isEqualTo("1.6.0");
    }
  }

  @Test
  void peopleSignInsteadOfChanging() {
    assertThatThrownBy(() -> registry.change(ROUTE, new Change.Freeze(), "ana", ""))
        .isInstanceOf(ChangeRefusedException.class)
        .hasMessageContaining("sign");
    publish(signed(canary()));
    registry.change(ROUTE, new Change.Revert("r1", Map.of()), "ana", "looks bad");
    assertThat(registry.read(ROUTE).document().serving().rollouts()).isEmpty();
  }

  @Test
  void signsAgainInPlaceOfTheOldSignature() {
    String twice = signed(signed(RouteTexts.plain()));
    assertThat(twice.lines().filter(line -> line.contains("switchback-signature"))).hasSize(1);
  }

  @Test
  void needsKeysOfTheRightKind() throws Exception {
    assertThatThrownBy(() -> SignedRegistry.of(store, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
    assertThatThrownBy(() -> SignedRegistry.of(store, Map.of("ana", rsa.getPublic())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                SignedRegistry.sign(
                    RouteTexts.plain().getBytes(StandardCharsets.UTF_8), "ana", rsa.getPrivate()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
