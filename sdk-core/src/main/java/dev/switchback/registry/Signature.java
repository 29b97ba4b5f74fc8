package dev.switchback.registry;

import dev.switchback.SwitchbackException;
import dev.switchback.document.Documents;
import dev.switchback.document.Json;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.RouteDocument;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A signature of what people decide: {@code KEY PAYLOAD SIGNATURE}, in the first line of a YAML
 * document behind {@code # switchback-signature:}, in the field {@code signature} of a JSON one.
 * The payload says the revision and the rollouts as they were signed, and the digest of the rest;
 * so the signature outlasts what happens by itself, which is a rollout that goes or takes a step,
 * and nothing else.
 */
final class Signature {
  private static final String ALGORITHM = "Ed25519"; // RFC 8032
  private static final String FIELD = "signature";
  private static final String MARK = "# switchback-signature: ";

  /** Automatic changes since the signing: more than any rollout has steps. */
  private static final long LATER = 100;

  /** Written by changes as they are made, so not by who signs. */
  private static final List<String> BY_ITSELF =
      List.of("revision", "rollouts", "previous", "quarantined", "reference");

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private Signature() {}

  static byte[] sign(String name, byte[] bytes, String keyId, PrivateKey key) {
    boolean json = name.endsWith(".json");
    String text = new String(bytes, StandardCharsets.UTF_8);
    String plain = json ? text : unsigned(text);
    RouteDocument document =
        Documents.read(name, plain.getBytes(StandardCharsets.UTF_8)).document();
    if (!keyId.matches("[\\w.\\-]{1,64}")) {
      throw new IllegalArgumentException("the key's name is not 1 to 64 of letters, digits, _.-");
    }
    byte[] payload = Json.write(payload(document)).getBytes(StandardCharsets.UTF_8);
    String signature =
        keyId + " " + ENCODER.encodeToString(payload) + " " + signature(payload, key);
    if (json) {
      // Rewriting keeps the signature of what was before.
      String before = Json.write(Map.of(FIELD, signature));
      return Documents.rewrite(name, before.getBytes(StandardCharsets.UTF_8), document);
    }
    return (MARK + signature + "\n" + plain).getBytes(StandardCharsets.UTF_8);
  }

  private static String signature(byte[] payload, PrivateKey key) {
    try {
      java.security.Signature signer = java.security.Signature.getInstance(ALGORITHM);
      signer.initSign(key);
      signer.update(payload);
      return ENCODER.encodeToString(signer.sign());
    } catch (GeneralSecurityException wrong) {
      throw new IllegalArgumentException("the key is no private key of " + ALGORITHM, wrong);
    }
  }

  private static @Nullable String comment(String text) {
    int end = text.indexOf('\n');
    return text.startsWith(MARK) && end > 0 ? text.substring(MARK.length(), end).strip() : null;
  }

  private static @Nullable String field(String text) {
    return Json.readObject(text).get(FIELD) instanceof String signature ? signature : null;
  }

  private static String unsigned(String text) {
    return text.startsWith(MARK) ? text.substring(text.indexOf('\n') + 1) : text;
  }

  /** Why the document is not as it was signed; null if it is. */
  static @Nullable String problem(
      String name, byte[] bytes, RouteDocument document, Map<String, PublicKey> keys) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    String signature = name.endsWith(".json") ? field(text) : comment(text);
    if (signature == null) {
      return "is not signed";
    }
    String[] parts = signature.split(" ", -1);
    PublicKey key = keys.get(parts[0]);
    if (parts.length != 3 || key == null) {
      return "is signed with a key that is not known here";
    }
    try {
      byte[] payload = Base64.getUrlDecoder().decode(parts[1]);
      java.security.Signature verifier = java.security.Signature.getInstance(ALGORITHM);
      verifier.initVerify(key);
      verifier.update(payload);
      if (!verifier.verify(Base64.getUrlDecoder().decode(parts[2]))) {
        return "has a signature that is not the key's";
      }
      return differs(Json.readObject(new String(payload, StandardCharsets.UTF_8)), document);
    } catch (GeneralSecurityException | IllegalArgumentException | SwitchbackException wrong) {
      return "has a signature that cannot be read";
    }
  }

  private static Map<String, @Nullable Object> payload(RouteDocument document) {
    Map<String, @Nullable Object> fields = fields(document);
    Map<String, @Nullable Object> serving = section(fields.get("serving"));
    Map<String, @Nullable Object> payload = new LinkedHashMap<>();
    payload.put("route", document.route());
    payload.put("revision", serving.get("revision"));
    payload.put("rollouts", list(serving.get("rollouts")));
    payload.put("rest", rest(document, fields, serving));
    return payload;
  }

  /** The digest of everything that only people change. */
  private static String rest(
      RouteDocument document,
      Map<String, @Nullable Object> fields,
      Map<String, @Nullable Object> serving) {
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(fields);
    List<String> versions = new ArrayList<>();
    for (ModelVersion version : document.versions()) {
      versions.add(version.version() + " " + version.digest());
    }
    rest.put("versions", versions);
    serving.keySet().removeAll(BY_ITSELF);
    rest.put("serving", serving);
    return Stored.sha256(Json.write(rest).getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String differs(
      Map<String, @Nullable Object> signed, RouteDocument document) {
    Map<String, @Nullable Object> is = payload(document);
    if (!Objects.equals(is.get("route"), signed.get("route"))
        || !Objects.equals(is.get("rest"), signed.get("rest"))) {
      return "is not what was signed";
    }
    long later = document.serving().revision() - number(signed.get("revision"));
    if (later < 0 || later > LATER) {
      return "has revision "
          + document.serving().revision()
          + ", and was signed as revision "
          + signed.get("revision");
    }
    for (Object rollout : list(is.get("rollouts"))) {
      Map<String, @Nullable Object> now = section(rollout);
      if (list(signed.get("rollouts")).stream().noneMatch(one -> leads(section(one), now))) {
        return "has rollout " + now.get("id") + " otherwise than it was signed";
      }
    }
    return null;
  }

  /** Whether a rollout is as it was signed, or at a later one of its steps. */
  private static boolean leads(
      Map<String, @Nullable Object> signed, Map<String, @Nullable Object> now) {
    Object from = signed.remove("share");
    Object to = now.get("share");
    Map<String, @Nullable Object> rest = new LinkedHashMap<>(now);
    rest.remove("share");
    if (!rest.equals(signed)) {
      return false;
    }
    List<?> steps = list(signed.get("steps"));
    return Objects.equals(from, to)
        || (signed.get("advance") != null
            && steps.contains(to)
            && steps.indexOf(to) > steps.indexOf(from));
  }

  private static long number(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalArgumentException("no number");
  }

  private static Map<String, @Nullable Object> fields(RouteDocument document) {
    return Json.readObject(new String(Documents.write(document, true), StandardCharsets.UTF_8));
  }

  private static Map<String, @Nullable Object> section(@Nullable Object value) {
    Map<String, @Nullable Object> section = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, item) -> section.put(String.valueOf(key), item));
    }
    return section;
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
