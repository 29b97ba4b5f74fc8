package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Ed25519 keys in PEM, as openssl writes them: <a href="https://www.rfc-editor.org/rfc/rfc8410">RFC
 * 8410</a>. No message has what a file holds.
 */
final class PemKeys {
  private static final String ALGORITHM = "Ed25519";

  private PemKeys() {}

  private interface Reading<T> {
    T of(KeyFactory factory, byte[] encoded) throws GeneralSecurityException;
  }

  static PrivateKey privateKey(Path file) {
    return read(
        file,
        "PRIVATE KEY",
        "openssl genpkey -algorithm ed25519 -out " + file,
        (factory, encoded) -> factory.generatePrivate(new PKCS8EncodedKeySpec(encoded)));
  }

  static PublicKey publicKey(Path file) {
    return read(
        file,
        "PUBLIC KEY",
        "openssl pkey -in KEY -pubout -out " + file,
        (factory, encoded) -> factory.generatePublic(new X509EncodedKeySpec(encoded)));
  }

  private static <T> T read(Path file, String label, String made, Reading<T> reading) {
    Matcher block =
        Pattern.compile("-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]*)-----END " + label + "-")
            .matcher(text(file));
    try {
      if (block.find()) {
        byte[] encoded = Base64.getMimeDecoder().decode(block.group(1));
        return reading.of(KeyFactory.getInstance(ALGORITHM), encoded);
      }
    } catch (GeneralSecurityException | IllegalArgumentException wrong) {
      throw refusal(file, label, made, wrong);
    }
    throw refusal(file, label, made, null);
  }

  private static SwitchbackException refusal(
      Path file, String label, String made, @Nullable Throwable cause) {
    String message =
        file + " holds no Ed25519 " + label.toLowerCase(Locale.ROOT) + " in PEM; make one: " + made;
    return new SwitchbackException(message, cause);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException missing) {
      throw new SwitchbackException(file + ": there is no such file", missing);
    } catch (IOException unreadable) {
      throw new SwitchbackException(file + " cannot be read as text: " + unreadable, unreadable);
    }
  }
}
