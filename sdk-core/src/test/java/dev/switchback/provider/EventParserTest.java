package dev.switchback.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void endsLinesWithEachOfThreeMarks(String end) throws IOException {
    String text = "data: one\n\ndata:two\n\n".replace("\n", end);

    assertThat(events(whole(text))).containsExactly("one", "two");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          data: a#data: b##                    | a#b
          : a comment#data: a##                | a
          data#data##                          | #
          data:  two blanks##                  |  ' two blanks'
          id: 7#retry: 3#data: a##             | a
          event: ping#data: a##                | a
          event: error#data: a##               | !a
          error: a##                           | !a
          event: error##data: a##              | a
          data: a#                             | a
          data: a                              | a
          x-data: b#data: a##                  | a
          data: a#event                        | a
          """)
  void readsFieldsAsTheStandardSays(String text, String event) throws IOException {
    assertThat(events(whole(text.replace('#', '\n')))).containsExactly(event.replace('#', '\n'));
  }

  @Test
  void leavesOutEventsWithoutDataAndOneByteOrderMark() throws IOException {
    assertThat(events(whole("\uFEFFdata: a\n\n\n\nevent: x\n\n: keep-alive\n\n")))
        .containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void doesNotMindHowBytesAreCut(int seed) throws IOException {
    String text =
        "data: {\"t\":\"Grüße, 世界 🌍\"}\r\n\r\n: ping\r\n\r\ndata: a\rdata: 🌍\r\rdata: [DONE]\n\n";
    Random random = new Random(seed);
    byte[] bytes = text.getBytes(UTF_8);
    List<byte[]> pieces = new ArrayList<>();
    for (int at = 0; at < bytes.length; ) {
      int next = Math.min(bytes.length, at + random.nextInt(4));
      pieces.add(Arrays.copyOfRange(bytes, at, next));
      at = next;
    }

    assertThat(events(pieces)).containsExactly("{\"t\":\"Grüße, 世界 🌍\"}", "a\n🌍", "[DONE]");
  }

  @Test
  void refusesALineThatIsTooLong() {
    byte[] piece = new byte[1 << 20];
    Arrays.fill(piece, (byte) 'x');
    EventParser parser = new EventParser();

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 10; i++) {
                parser.feed(ByteBuffer.wrap(piece), (isError, data, length) -> {});
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("longer than 4194304 bytes");
  }

  @Test
  void refusesAnEventOfTooManyLines() {
    byte[] line = ("data: " + "x".repeat(1 << 20) + "\n").getBytes(UTF_8);
    EventParser parser = new EventParser();

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 10; i++) {
                parser.feed(ByteBuffer.wrap(line), (isError, data, length) -> {});
              }
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void takesALongEventAndOthersAfterIt() throws IOException {
    String big = "y".repeat(3 << 20);

    assertThat(events(whole("data: " + big + "\n\ndata: a\n\n"))).containsExactly(big, "a");
  }

  private static List<byte[]> whole(String text) {
    return List.of(text.getBytes(UTF_8));
  }

  /** Data of events; an exclamation mark before those of type error. */
  private static List<String> events(List<byte[]> pieces) throws IOException {
    List<String> events = new ArrayList<>();
    EventParser.Sink sink =
        (isError, data, length) ->
            events.add((isError ? "!" : "") + new String(data, 0, length, UTF_8));
    EventParser parser = new EventParser();
    for (byte[] piece : pieces) {
      parser.feed(ByteBuffer.wrap(piece), sink);
    }
    parser.end(sink);
    return events;
  }
}
