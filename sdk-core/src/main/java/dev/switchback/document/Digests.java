package dev.switchback.document;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4) in the form {@code sha256:⟨64 hex digits⟩}. */
final class Digests {
  private static final String PREFIX = "sha256:";

  private Digests() {}

  /** The digest of a text's UTF-8 bytes. */
  static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return PREFIX + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Whether the text has the form of a digest. */
  static boolean isDigest(String text) {
    return text.matches("sha256:[0-9a-f]{64}");
  }
}
