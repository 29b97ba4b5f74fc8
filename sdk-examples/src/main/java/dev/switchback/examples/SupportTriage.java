package dev.switchback.examples;

import dev.switchback.CallOptions;
import dev.switchback.Key;
import dev.switchback.Result;
import dev.switchback.Route;
import dev.switchback.Switchback;
import dev.switchback.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** The full form: what to observe of a route's answers, feedback by receipt, a forced call. */
final class SupportTriage {
  private static final Set<String> QUEUES = Set.of("billing", "shipping");

  private final Switchback switchback;
  private final Client client;
  private final Route<Label> triage;

  /** A model's answer. */
  record Label(String queue, double confidence, String rationale) {
    /** Reads {@code queue; confidence; rationale}. */
    static Label of(String text) throws IOException {
      String[] parts = text.split(";", 3);
      if (parts.length < 3) {
        throw new IOException("not a label");
      }
      return new Label(parts[0], Double.parseDouble(parts[1]), parts[2].strip());
    }
  }

  /** A ticket, with the queue that an agent has put it into. */
  record Ticket(String customer, String text, String knownQueue) {}

  /** What the provider answers. */
  record Reply(String text, long inputTokens, long outputTokens) {}

  /** A client as the application has it. */
  interface Client {
    Reply ask(String model, Map<String, Object> parameters, String prompt, Duration timeout)
        throws IOException;
  }

  SupportTriage(Switchback switchback, Client client) {
    this.switchback = switchback;
    this.client = client;
    this.triage = route(switchback);
  }

  private static Route<Label> route(Switchback switchback) {
    Route<Label> triage =
        switchback
            .route("ticket-triage", Label.class)
            .label(Label::queue) // recorded, and shown in traces
            .score("confidence", Label::confidence) // score.confidence, in [0, 1], higher is better
            .text(Label::rationale) // length, and score.diversity; the text is not kept
            .check(label -> QUEUES.contains(label.queue())) // what fails it is degraded
            .idempotent() // may be sent again: by a retry, by stable taking over
            .deadline(Duration.ofSeconds(8)) // this or the document's, whichever is shorter
            .build();
    return triage;
  }

  Result<Label> handle(Ticket ticket) throws IOException {
    Result<Label> result =
        triage.invoke(Key.of(ticket.customer()), target -> classify(target, ticket));
    switchback.feedback(result.receipt()).by("agent-7").thumbsDown("wrong queue");
    return result;
  }

  Label classify(Target target, Ticket ticket) throws IOException {
    String prompt = target.prompt().render(Map.of("ticket", ticket.text()));
    Reply reply = client.ask(target.model(), target.parameters(), prompt, target.remaining());
    target.usage(reply.inputTokens(), reply.outputTokens());
    Label label = Label.of(reply.text());
    target.score("accuracy", label.queue().equals(ticket.knownQueue()) ? 1 : 0);
    return label;
  }

  Result<Label> force(Key key, Ticket ticket) throws IOException {
    CallOptions once =
        CallOptions.ofDefaults().withDeadline(Duration.ofSeconds(2)).withVersion("1.5.0");
    Result<Label> forced = triage.invoke(key, once, target -> classify(target, ticket));
    return forced;
  }
}
