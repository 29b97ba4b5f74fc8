package dev.switchback.split;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SaltTest {
  private static final String[] ALPHABETS = {
    "abcdefghijklmnopqrstuvwxyz0123456789-_.@",
    "\u0000\u007f\u0080\u00e9\u00ff",
    "a\u0100\u07ff\u0800\u65e5\ufffd\uffff",
    "a\ud83d\udc69\u200d\ud83d\ude80\ud800\udc00\udbff\udfff"
  };

  static List<JsonNode> vectors() throws IOException {
    try (InputStream in = SaltTest.class.getResourceAsStream("/vectors/split/vectors.json")) {
      List<JsonNode> vectors = new ArrayList<>();
      new ObjectMapper().readTree(in).get("vectors").forEach(vectors::add);
      assertThat(vectors).hasSize(40);
      return vectors;
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void givesTheGoldenWordAndBucket(JsonNode vector) {
    Salt salt = new Salt(vector.get("rollout").asText());
    String key = vector.get("key").asText();

    assertThat(String.format("%016x", salt.hash(key, false))).isEqualTo(vector.get("h1").asText());
    assertThat(salt.bucket(key)).isEqualTo(vector.get("bucket").asInt());
  }

  @ParameterizedTest
  @CsvSource({
    "user-1, b58e58635566bdda, a470241f1a5bbcf8, 709203",
    "User-1, b46eb4315b03325d, a248f2003cd990e7, 704814",
    "'user-1 ', 6a27fd2f340d6cee, 80ea417dbcb88f10, 414672",
    "\u00e9, bbb18aca694d25bc, 2d2c30b5f0480829, 733177",
    "e\u0301, 584d7cb3c025e90e, c79da87bfc11ca53, 344932",
    "a\u0000b, ff55faf626cdb955, 71c917693b2f1675, 997405",
    "\ud83d, 1f5ac48df6343b43, e22dd1f6be9bc441, 122478",
    "?, 1f5ac48df6343b43, e22dd1f6be9bc441, 122478"
  })
  void givesTheWordsOfTheDocumentedExamples(String key, String h1, String h2, int bucket) {
    Salt salt = new Salt("triage-1.5.0-a1");

    assertThat(String.format("%016x", salt.hash(key, false))).isEqualTo(h1);
    assertThat(String.format("%016x", salt.secondWord(key))).isEqualTo(h2);
    assertThat(salt.bucket(key)).isEqualTo(bucket);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithGuavaOnAnyUnicode(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String id = text(random, 1 + random.nextInt(40));
      String key = text(random, random.nextInt(70));
      assertAgrees(id, key);
    }
  }

  @Test
  void agreesWithGuavaAtEveryAlignmentOfSaltAndKey() {
    for (int id = 1; id <= 34; id++) {
      for (int key = 0; key <= 50; key++) {
        assertAgrees("r".repeat(id), "0123456789abcdef".repeat(4).substring(0, key));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ud83d",
        "\ude80",
        "1234567\ud83d",
        "12345678\ud83d",
        "\ude80\ud83d",
        "\ud83d\ud83d\ude80",
        "1234567\ud83d\ude80",
        "abcdefg\u00e9abcdefgh"
      })
  void readsHalfASurrogatePairAsAQuestionMark(String key) {
    assertAgrees("triage-1.5.0-a1", key);
  }

  @Test
  void bucketsAreTheUnsignedHighProduct() {
    assertThat(Salt.bucketOf(0)).isZero();
    assertThat(Salt.bucketOf(-1L)).isEqualTo(999_999);
    assertThat(Salt.bucketOf(Long.MIN_VALUE)).isEqualTo(500_000);
    assertThat(Salt.bucketOf(Long.MAX_VALUE)).isEqualTo(499_999);
  }

  private static void assertAgrees(String id, String key) {
    byte[] idBytes = id.getBytes(UTF_8);
    byte[] keyBytes = key.getBytes(UTF_8);
    byte[] all =
        ByteBuffer.allocate(idBytes.length + 1 + keyBytes.length)
            .put(idBytes)
            .put((byte) 0)
            .put(keyBytes)
            .array();
    HashCode expected = Hashing.murmur3_128().hashBytes(all);
    Salt salt = new Salt(id);
    assertThat(salt.hash(key, false)).as("h1 of %s, %s", id, key).isEqualTo(expected.asLong());
    assertThat(salt.secondWord(key))
        .as("h2 of %s, %s", id, key)
        .isEqualTo(ByteBuffer.wrap(expected.asBytes()).order(ByteOrder.LITTLE_ENDIAN).getLong(8));
  }

  private static String text(Random random, int length) {
    String alphabet = ALPHABETS[random.nextInt(ALPHABETS.length)];
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      // Mostly ASCII, so that steps of eight meet steps of one code point.
      String from = random.nextInt(4) > 0 ? ALPHABETS[0] : alphabet;
      text.append(from.charAt(random.nextInt(from.length())));
    }
    return text.toString();
  }
}
