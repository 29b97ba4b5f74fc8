package dev.switchback.examples;

import dev.switchback.Key;
import dev.switchback.Observed;
import dev.switchback.Route;
import dev.switchback.StreamChunk;
import dev.switchback.StreamFaultException;
import dev.switchback.Streamed;
import dev.switchback.Switchback;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A summary that is shown while it is written, with a client whose chunks are its own. */
final class StreamedSummaries {
  /** What a client of any vendor looks like. */
  interface Client {
    Flow.Publisher<Token> stream(String model, String text);
  }

  /** A piece of an answer; the last one says why it ended. */
  record Token(String text, @Nullable String finishReason) {}

  private final Route<String> summaries;
  private final Client client;

  StreamedSummaries(Switchback switchback, Client client) {
    this.summaries = switchback.route("support-summary", String.class).idempotent().build();
    this.client = client;
  }

  static StreamChunk read(Token token) {
    String reason = token.finishReason();
    Observed end = reason == null ? null : Observed.finished(reason);
    return StreamChunk.of(!token.text().isEmpty(), token.text(), end);
  }

  /** Shows the summary of a text, or the part of it that came. */
  void show(String customerId, String text, StringBuilder screen) {
    try (Streamed<Token> answer =
        summaries.stream(
            Key.of(customerId),
            StreamedSummaries::read,
            target -> client.stream(target.model(), text))) {
      for (Token token : answer) {
        screen.append(token.text());
      }
    } catch (StreamFaultException broken) { // what came is on the screen
      screen.append(" … (").append(broken.outcome().text()).append(')');
    }
  }
}
