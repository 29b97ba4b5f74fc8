package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import dev.switchback.registry.SignedRegistry;
import java.nio.file.Path;
import java.security.PrivateKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** With which key a command signs what it writes, if with any. */
final class SignOptions {
  @Option(
      names = "--sign-key",
      paramLabel = "FILE",
      description = {
        "signs the document: an Ed25519 key as PKCS#8 in PEM, which is made by",
        "openssl genpkey -algorithm ed25519 -out ana.pem"
      })
  private @Nullable Path key;

  @Option(
      names = "--key-name",
      paramLabel = "NAME",
      description = "the key's name where it is checked; by default the file's up to its first dot")
  private @Nullable String name;

  boolean isGiven() {
    return key != null;
  }

  String name() {
    return name == null
        ? String.valueOf(Required.of(key).getFileName()).replaceFirst("\\..*", "")
        : name;
  }

  /** The document with a signature, in place of one that it has. */
  byte[] sign(String document, byte[] bytes) {
    if (key == null) {
      throw new SwitchbackException("name the key to sign with: --sign-key FILE");
    }
    PrivateKey read = PemKeys.privateKey(key);
    return ChangeOptions.checked(() -> SignedRegistry.sign(document, bytes, name(), read));
  }
}
