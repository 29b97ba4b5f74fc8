package dev.switchback.examples;

import dev.switchback.Key;
import dev.switchback.Result;
import dev.switchback.Route;
import dev.switchback.Switchback;
import dev.switchback.Target;
import dev.switchback.document.CallSettings;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.Prompt;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import dev.switchback.examples.TicketCorpus.Ticket;
import dev.switchback.registry.InMemoryRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The same application against a real provider: at most 50 calls, one after the other, no drill.
 */
final class Live {
  private static final int MOST_CALLS = 50;
  private static final int MOST_FAILURES_IN_A_ROW = 3;
  private static final String OPENAI = "https://api.openai.com/v1";
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final ChatClient client = ChatClient.create();
  private final URI base;
  private final @Nullable String apiKey;
  private final ModelVersion version;
  private final List<Ticket> tickets;

  private Live(URI base, @Nullable String apiKey, ModelVersion version, List<Ticket> tickets) {
    this.base = base;
    this.apiKey = apiKey;
    this.version = version;
    this.tickets = tickets;
  }

  /**
   * Reads address and key.
   *
   * @throws IOException if the address is none, or neither is given
   */
  static Live of(Map<String, String> environment, String model, TicketCorpus corpus)
      throws IOException {
    String address = environment.getOrDefault("OPENAI_BASE_URL", "");
    String key = environment.getOrDefault("OPENAI_API_KEY", "");
    if (address.isBlank() && key.isBlank()) {
      throw new IOException("set OPENAI_BASE_URL, or OPENAI_API_KEY for " + OPENAI);
    }
    ModelVersion version =
        ModelVersion.builder()
            .version("1.0.0")
            .provider("openai")
            .model(model)
            .prompt(new Prompt("triage", template(corpus)))
            .build();
    return new Live(
        base(address.isBlank() ? OPENAI : address.strip()),
        key.isBlank() ? null : key.strip(),
        version,
        spread(corpus.heldOut()));
  }

  private static URI base(String address) throws IOException {
    try {
      URI base = new URI(address);
      if (base.getHost() != null) {
        return base;
      }
    } catch (URISyntaxException notAnAddress) {
      throw new IOException("OPENAI_BASE_URL is no address; write it like " + OPENAI, notAnAddress);
    }
    throw new IOException("OPENAI_BASE_URL names no host; write it like " + OPENAI);
  }

  /** At most as many as calls are allowed, from all over the list, so that no queue is left out. */
  private static List<Ticket> spread(List<Ticket> all) {
    int count = Math.min(MOST_CALLS, all.size());
    return IntStream.range(0, count).mapToObj(i -> all.get(i * all.size() / count)).toList();
  }

  private static String template(TicketCorpus corpus) {
    return "Put a message to customer support into one of these queues: "
        + String.join(", ", corpus.queues())
        + ". Answer with JSON alone, like {\"queue\": \"billing\", \"confidence\": 0.9,"
        + " \"rationale\": \"one short sentence\"}.\nTicket: {{ticket}}";
  }

  /** Makes the calls; answers the exit code: 0 if any was answered. */
  int run(PrintStream out) {
    out.printf("%s at %s, at most %d calls%n", version.model(), base.getHost(), tickets.size());
    int calls = 0;
    int answered = 0;
    int right = 0;
    int failuresInARow = 0;
    try (Switchback switchback = switchback()) {
      Route<Classification> route =
          switchback
              .route(TriageDesk.ROUTE, Classification.class)
              .label(Classification::queue)
              .build();
      for (Ticket ticket : tickets) {
        String queue = ask(route, ticket, ++calls, out);
        if (queue != null) {
          answered++;
          right += queue.equals(ticket.queue()) ? 1 : 0;
        }
        failuresInARow = queue == null ? failuresInARow + 1 : 0;
        if (failuresInARow == MOST_FAILURES_IN_A_ROW) {
          out.println("Three failures in a row; no more calls.");
          break;
        }
      }
    }
    out.printf("%d calls, %d answered, %d right%n", calls, answered, right);
    return answered > 0 ? 0 : 1;
  }

  /** One attempt a call: nothing is sent twice, so what bounds the calls bounds the requests. */
  private Switchback switchback() {
    RouteDocument document =
        RouteDocument.builder(TriageDesk.ROUTE)
            .version(version)
            .serving(Serving.of(version.version()))
            .call(CallSettings.builder().deadline(DEADLINE).attempts(1).attemptsInAll(1).build())
            .build();
    return Switchback.builder()
        .registry(InMemoryRegistry.of(document))
        .allow(version.provider(), version.model())
        .build();
  }

  /** The queue that the model names; null if there was no answer. */
  private @Nullable String ask(
      Route<Classification> route, Ticket ticket, int number, PrintStream out) {
    try {
      Result<Classification> result = route.invoke(Key.none(), target -> classify(target, ticket));
      String queue = result.value().queue();
      out.printf(
          Locale.ROOT,
          "  %2d  %-10s %-14s %5.0f ms%n",
          number,
          queue,
          queue.equals(ticket.queue()) ? "" : "not " + ticket.queue(),
          result.record().durationNanos() / 1e6);
      return queue;
    } catch (Exception failed) {
      if (failed instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      out.printf("  %2d  failed: %s%n", number, failed.getMessage());
      return null;
    }
  }

  private Classification classify(Target target, Ticket ticket)
      throws IOException, InterruptedException {
    String prompt = target.prompt().render(Map.of("ticket", ticket.text()));
    ChatClient.Answer answer =
        client.classify(base, apiKey, target.model(), prompt, target.remaining());
    Classification label = Labels.parse(answer.content());
    target.score("accuracy", label.queue().equals(ticket.queue()) ? 1 : 0);
    return label;
  }
}
