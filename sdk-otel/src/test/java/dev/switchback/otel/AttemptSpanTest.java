package dev.switchback.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.CallRecord;
import dev.switchback.Observed;
import dev.switchback.Observer;
import dev.switchback.Outcome;
import dev.switchback.ProviderRequest;
import dev.switchback.Receipt;
import dev.switchback.Resolution;
import dev.switchback.Signals;
import dev.switchback.Slice;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The spans of requests that built-in adapters send. */
@SuppressWarnings("try") // scopes are only closed
class AttemptSpanTest {
  private final Recorded recorded = new Recorded();
  private final Resolution stable = Words.stable();

  @AfterEach
  void close() {
    recorded.close();
  }

  private record Chat(String model, Map<String, Object> parameters) implements ProviderRequest {
    @Override
    public String operation() {
      return "chat";
    }

    @Override
    public String provider() {
      return "openai";
    }

    @Override
    public String serverAddress() {
      return "api.example.com";
    }

    @Override
    public int serverPort() {
      return 443;
    }

    @Override
    public boolean isStream() {
      return false;
    }

    @Override
    public String outputType() {
      return "json";
    }
  }

  private record Said(Outcome outcome, double inputTokens, double outputTokens, Observed observed)
      implements Signals {
    @Override
    public double latencyMillis() {
      return 12;
    }

    @Override
    public double firstChunkMillis() {
      return Double.NaN;
    }

    @Override
    public double length() {
      return Double.NaN;
    }

    @Override
    public String label() {
      return null;
    }

    @Override
    public double score(String name) {
      return Double.NaN;
    }
  }

  private static final Said NOTHING =
      new Said(Outcome.PROVIDER_FAULT, Double.NaN, Double.NaN, null);

  private static Chat chat(Map<String, Object> parameters) {
    return new Chat("small-1", parameters);
  }

  private void end(Observer.Call call, int number, Outcome outcome, Signals signals) {
    call.attemptEnded(new CallRecord.Attempt(number, stable, outcome, 5, null), signals);
  }

  private SpanData client() {
    return recorded.spans().stream()
        .filter(span -> span.getKind() == SpanKind.CLIENT)
        .reduce(
            (one, other) -> {
              throw new AssertionError("two client spans");
            })
        .orElseThrow();
  }

  private static Map<String, Object> without(SpanData span, String prefix, String other) {
    Map<String, Object> left = new TreeMap<>();
    span.getAttributes()
        .forEach(
            (key, value) -> {
              if (!key.getKey().startsWith(prefix) && !key.getKey().startsWith(other)) {
                left.put(key.getKey(), value);
              }
            });
    return left;
  }

  @Test
  void saysWhatWasAskedAndWhatWasAnsweredInTheConventionsWords() {
    Observer.Call call = recorded.telemetry.begun(stable);
    String current;
    try (Observer.Scope scope =
        call.sending(
            chat(Map.of("max_tokens", 64L, "temperature", 0.5, "stop_sequences", List.of("END"))),
            stable,
            1)) {
      current = Span.current().getSpanContext().getSpanId();
    }
    Observed observed =
        new Observed("small-1-0925", "id-1", new Observed.Usage(100, 20, 60, 5), "stop");
    end(call, 1, Outcome.SUCCESS, new Said(Outcome.SUCCESS, 100, 20, observed));
    call.ended(Words.call(stable));

    SpanData span = client();
    assertThat(current).isEqualTo(span.getSpanId());
    assertThat(span.getName()).isEqualTo("chat small-1");
    assertThat(span.getParentSpanId()).isEqualTo(recorded.spans().get(1).getSpanId());
    assertThat(span.getStatus()).isEqualTo(StatusData.unset());
    assertThat(without(span, "switchback.", "feature_flag."))
        .isEqualTo(
            new TreeMap<>(
                Map.ofEntries(
                    Map.entry("gen_ai.operation.name", "chat"),
                    Map.entry("gen_ai.provider.name", "openai"),
                    Map.entry("gen_ai.request.model", "small-1"),
                    Map.entry("gen_ai.request.max_tokens", 64L),
                    Map.entry("gen_ai.request.temperature", 0.5),
                    Map.entry("gen_ai.request.stop_sequences", List.of("END")),
                    Map.entry("gen_ai.output.type", "json"),
                    Map.entry("gen_ai.response.model", "small-1-0925"),
                    Map.entry("gen_ai.response.id", "id-1"),
                    Map.entry("gen_ai.response.finish_reasons", List.of("stop")),
                    Map.entry("gen_ai.usage.input_tokens", 100L),
                    Map.entry("gen_ai.usage.output_tokens", 20L),
                    Map.entry("gen_ai.usage.cache_read.input_tokens", 60L),
                    Map.entry("gen_ai.usage.reasoning.output_tokens", 5L),
                    Map.entry("server.address", "api.example.com"),
                    Map.entry("server.port", 443L))));
    assertThat(span.getAttributes().get(AttributeKey.stringKey("switchback.route")))
        .isEqualTo("ticket-triage");
  }

  @Test
  void aRetryIsASpanOfItsOwnAndAFailureSaysItsOutcome() {
    Observer.Call call = recorded.telemetry.begun(stable);
    call.sending(chat(Map.of()), stable, 1).close();
    end(call, 1, Outcome.PROVIDER_FAULT, NOTHING);
    call.sending(chat(Map.of()), stable, 2).close();
    end(call, 2, Outcome.TIMEOUT, NOTHING);
    call.ended(Words.call(stable));

    List<SpanData> spans =
        recorded.spans().stream().filter(span -> span.getKind() == SpanKind.CLIENT).toList();
    assertThat(spans)
        .extracting(span -> span.getAttributes().get(Keys.OUTCOME))
        .containsExactly("provider_fault", "timeout");
    assertThat(spans)
        .extracting(span -> span.getAttributes().get(Keys.ATTEMPT))
        .containsExactly(null, 2L);
    assertThat(spans)
        .allSatisfy(
            span -> {
              assertThat(span.getStatus().getStatusCode()).hasToString("ERROR");
              assertThat(span.getAttributes().get(Keys.INPUT_TOKENS)).isNull();
            });
  }

  @Test
  void endsOnceHoweverTheCallEnds() {
    Observer.Call call = recorded.telemetry.begun(stable);
    call.sending(chat(Map.of()), stable, 1).close();
    end(call, 1, Outcome.CANCELLED, NOTHING);
    end(call, 1, Outcome.CANCELLED, NOTHING);
    call.ended(Words.call(stable));
    call.ended(Words.call(stable));

    assertThat(client().getStatus()).isEqualTo(StatusData.unset());
    assertThat(recorded.spans()).hasSize(2);
  }

  @Test
  void aRequestOfABodyThatIsLateHasNoSpan() {
    Observer.Call call = recorded.telemetry.begun(stable);
    end(call, 1, Outcome.TIMEOUT, NOTHING);
    assertThat(call.sending(chat(Map.of()), stable, 1)).isNull();
    call.ended(Words.call(stable));
    assertThat(call.sending(chat(Map.of()), stable, 2)).isNull();
    assertThat(recorded.span().getKind()).isEqualTo(SpanKind.INTERNAL);
  }

  @Test
  void aRequestThatNobodyEndedEndsWithTheCall() {
    Observer.Call call = recorded.telemetry.begun(stable);
    call.sending(chat(Map.of()), stable, 1).close();
    call.ended(Words.call(stable));
    assertThat(client().hasEnded()).isTrue();
  }

  @Test
  void aCopyIsARootSpanLinkedToItsCall() {
    Observer.Call primary = recorded.telemetry.begun(stable);
    primary.ended(Words.call(stable));
    SpanData invoke = recorded.span();
    Receipt receipt =
        new Receipt(
            "0".repeat(32),
            "ticket-triage",
            "1.4.0",
            Slice.STABLE,
            null,
            Instant.EPOCH,
            invoke.getTraceId(),
            invoke.getSpanId());
    Resolution shadow =
        new Resolution(
            "ticket-triage",
            Words.version("1.5.0"),
            Slice.SHADOW,
            Resolution.Reason.SPLIT,
            null,
            0,
            0,
            Map.of(),
            42,
            false);
    Observer.Call copy = recorded.telemetry.shadowed(shadow, receipt);
    copy.sending(chat(Map.of()), shadow, 1).close();
    copy.attemptEnded(new CallRecord.Attempt(1, shadow, Outcome.SUCCESS, 5, null), NOTHING);
    copy.ended(Words.call(shadow));

    SpanData root = recorded.spans().get(2);
    assertThat(root.getName()).isEqualTo("switchback.shadow ticket-triage");
    assertThat(root.getParentSpanContext().isValid()).isFalse();
    assertThat(root.getLinks())
        .extracting(LinkData::getSpanContext)
        .extracting(one -> one.getSpanId())
        .containsExactly(invoke.getSpanId());
    assertThat(List.of(root, client()))
        .allSatisfy(
            span -> {
              assertThat(span.getAttributes().get(Keys.SHADOW)).isTrue();
              assertThat(span.getAttributes().get(Keys.SLICE)).isEqualTo("shadow");
            });
    assertThat(client().getParentSpanId()).isEqualTo(root.getSpanId());
  }
}
