package dev.switchback.examples;

import dev.switchback.Feedback;
import dev.switchback.Key;
import dev.switchback.Result;
import dev.switchback.Route;
import dev.switchback.Switchback;
import dev.switchback.Target;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.RouteDocument;
import dev.switchback.examples.TicketCorpus.Ticket;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The application: takes tickets, asks a model for the queue of each, and hears from the agents
 * whether it was right. Thread-safe.
 */
final class TriageDesk {
  static final String ROUTE = "ticket-triage";

  private final Switchback switchback;
  private final Route<Triaged> triage;
  private final ChatClient client;
  private final URI provider;
  private final Tracer tracer;
  private final List<Ticket> tickets;
  private final Pace pace;
  private final Map<String, ModelVersion> declared;
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
  private final LongAdder mixed = new LongAdder();

  /**
   * A model's answer.
   *
   * @param model that gave it, in the provider's words
   */
  private record Triaged(Classification label, String model) {}

  /**
   * A desk.
   *
   * @param document what the file declares, to compare with what calls see
   */
  TriageDesk(
      Switchback switchback,
      ChatClient client,
      URI provider,
      Tracer tracer,
      RouteDocument document,
      List<Ticket> tickets,
      Pace pace) {
    this.switchback = switchback;
    this.client = client;
    this.provider = provider;
    this.tracer = tracer;
    this.declared =
        document.versions().stream()
            .collect(Collectors.toUnmodifiableMap(ModelVersion::version, Function.identity()));
    this.tickets = List.copyOf(tickets);
    this.pace = pace;
    this.triage =
        switchback
            .route(ROUTE, Triaged.class)
            .label(answer -> answer.label().queue())
            .score("confidence", answer -> answer.label().confidence())
            .text(answer -> answer.label().rationale())
            .idempotent()
            .deadline(Duration.ofSeconds(30))
            .build();
  }

  /** Takes the nth ticket: who writes what depends on the seed and on n alone. */
  void take(long n) {
    SplittableRandom draw = new SplittableRandom(pace.seed() * 1_000_003 + n);
    String customer = "customer-" + draw.nextInt(pace.customers());
    Ticket ticket = tickets.get(draw.nextInt(tickets.size()));
    Span span = tracer.spanBuilder("POST /tickets").setSpanKind(SpanKind.SERVER).startSpan();
    Context.current().with(span).wrap(() -> answer(customer, ticket, span)).run();
    span.end();
  }

  private void answer(String customer, Ticket ticket, Span span) {
    try {
      Result<Triaged> result = triage.invoke(Key.of(customer), target -> classify(target, ticket));
      compare(result.receipt().version(), result.value().model());
      Feedback feedback = switchback.feedback(result.receipt()).by("agents");
      if (result.value().label().queue().equals(ticket.queue())) {
        feedback.thumbsUp();
      } else {
        feedback.thumbsDown("wrong queue");
      }
    } catch (Exception failed) {
      span.setStatus(StatusCode.ERROR);
      if (failed instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      failures
          .computeIfAbsent(failed.getClass().getSimpleName(), name -> new LongAdder())
          .increment();
    }
  }

  private Triaged classify(Target target, Ticket ticket) throws IOException, InterruptedException {
    String prompt = target.prompt().render(Map.of("ticket", ticket.text()));
    ChatClient.Answer answer = ask(target, prompt);
    ModelVersion version = declared.get(target.version().version());
    if (version == null || !target.prompt().equals(version.prompt())) {
      mixed.increment();
    }
    compare(target.version().version(), target.model());
    compare(target.version().version(), answer.model());
    Classification label = Labels.parse(answer.content());
    ChatClient.Usage usage = answer.usage();
    if (usage != null) {
      target.usage(usage.promptTokens(), usage.completionTokens());
    }
    // The agents' verdict. Here it is known at once; where it comes later, it comes by receipt.
    target.score("accuracy", label.queue().equals(ticket.queue()) ? 1 : 0);
    return new Triaged(label, answer.model());
  }

  /** One request, with the span that an instrumented HTTP client makes. */
  private ChatClient.Answer ask(Target target, String prompt)
      throws IOException, InterruptedException {
    Span span =
        tracer
            .spanBuilder("POST /v1/chat/completions")
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute("server.address", provider.getHost())
            .startSpan();
    try {
      ChatClient.Answer answer =
          client.classify(provider, null, target.model(), prompt, target.remaining());
      span.setAttribute("http.response.status_code", 200);
      return answer;
    } catch (ProviderHttpException failed) {
      span.setAttribute("http.response.status_code", failed.status()).setStatus(StatusCode.ERROR);
      throw failed;
    } finally {
      span.end();
    }
  }

  private void compare(String version, String model) {
    ModelVersion known = declared.get(version);
    if (known == null || !known.model().equals(model)) {
      mixed.increment();
    }
  }

  /** Calls that saw a version, a model, a prompt and an answer that do not belong together. */
  long mixed() {
    return mixed.sum();
  }

  /** Calls that reached their customer as a failure, by exception. */
  Map<String, Long> failures() {
    Map<String, Long> all = new TreeMap<>();
    failures.forEach((name, count) -> all.put(name, count.sum()));
    return all;
  }
}
