package dev.switchback;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key as 16 hex digits that only who has the secret can make: the head of HMAC-SHA-256. */
final class KeyHash {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int BYTES = 8;

  private final SecretKeySpec secret;

  KeyHash(byte[] secret) {
    this.secret = new SecretKeySpec(secret, ALGORITHM);
  }

  String of(String key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      byte[] hash = mac.doFinal(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
