package dev.switchback.provider;

import dev.switchback.CallRecord;
import dev.switchback.Key;
import dev.switchback.Outcome;
import dev.switchback.RecordingObserver;
import dev.switchback.Slice;
import dev.switchback.Switchback;
import dev.switchback.Target;
import dev.switchback.Verdict;
import dev.switchback.provider.RawServer.Script;
import dev.switchback.registry.InMemoryRegistry;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A canary of a dialect at one server, and stable, of OpenAI's, at another that answers well. */
final class TwoHosts implements AutoCloseable {
  static final String ROUTE = "summary";
  private static final String DOCUMENT =
      """
      route: summary
      purpose: Sums up.
      owner: owner@example.com
      rollback: {runbook: "https://wiki.example.com/summary", last_tested: 2026-11-02}
      monitoring: ["https://grafana.example.com/d/summary"]
      versions:
        - {version: "1.0.0", provider: stable-host, model: small-1}
        - {version: "1.1.0", provider: canary-host, model: small-1, parameters: {temperature: 1}}
      serving:
        revision: 7
        stable: "1.0.0"
        mode: auto
        rollouts: [{id: summary-1.1.0-a1, canary: "1.1.0", share: 50%%}]
      thresholds:
        compare:
          - {signal: error_rate}
          - {signal: refusal_rate}
          - {signal: caller_fault_rate}
          - {signal: throttled_rate}
        trip: [{breaker: open, on_breach: alert}]
        reference: {error_rate: 1%%}
      call: {%s}
      """;

  /** One that draws the canary. */
  static final Key KEY = drawnToCanary();

  static final ChatRequest REQUEST =
      ChatRequest.builder().message(Message.user("What is it?")).maxTokens(64).build();

  final RecordingObserver recorded = new RecordingObserver();
  final RawServer canary;
  final RawServer stable;
  final Providers providers;
  final Switchback switchback;
  private final ExecutorService pool = Executors.newCachedThreadPool();

  /** With the fields of {@code call:}, without their braces. */
  TwoHosts(Dialect dialect, String call, Script onCanary) {
    canary = new RawServer(onCanary);
    stable =
        new RawServer(
            line -> {
              if (line.request().body().contains("\"stream\":true")) {
                line.stream();
                line.chunk(Say.begin(Dialect.OPENAI) + Say.text(Dialect.OPENAI, "rescued"));
                line.chunk(Say.finish(Dialect.OPENAI, "stop") + Say.last(Dialect.OPENAI));
                line.endOfStream();
              } else {
                line.json(200, Say.whole(Dialect.OPENAI).replace("Hello", "rescued"));
              }
            });
    providers =
        Providers.builder()
            .bind("canary-host", Say.endpoint(dialect, canary.address()))
            .bind("stable-host", Say.endpoint(Dialect.OPENAI, stable.address()))
            .build();
    switchback =
        Switchback.builder()
            .registry(InMemoryRegistry.ofYaml(DOCUMENT.formatted(call)))
            .allow("canary-host", "small-*")
            .allow("stable-host", "small-*")
            .observer(recorded)
            .pool(pool)
            .build();
  }

  private static Key drawnToCanary() {
    try (Switchback drawing =
        Switchback.builder()
            .registry(InMemoryRegistry.ofYaml(DOCUMENT.formatted("deadline: 60s")))
            .allow("canary-host", "small-*")
            .allow("stable-host", "small-*")
            .build()) {
      for (int i = 0; i < 100; i++) {
        Key key = Key.of("customer-" + i);
        if (drawing.call(ROUTE, key, TwoHosts::isCanary)) {
          return key;
        }
      }
      throw new AssertionError("none of 100 keys draws the canary at 50 %");
    }
  }

  static boolean isCanary(Target target) {
    return target.resolution().slice() == Slice.CANARY;
  }

  List<CallRecord.Attempt> attempts() {
    List<CallRecord> calls = recorded.calls();
    return calls.get(calls.size() - 1).attempts();
  }

  List<Outcome> outcomes() {
    return attempts().stream().map(CallRecord.Attempt::outcome).toList();
  }

  List<Slice> slices() {
    return attempts().stream().map(attempt -> attempt.resolution().slice()).toList();
  }

  Verdict.Rule rule(String signal) {
    return switchback.verdict(ROUTE, "summary-1.1.0-a1").rules().stream()
        .filter(rule -> rule.rule().equals(signal))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    switchback.close();
    pool.shutdownNow();
    canary.close();
    stable.close();
  }
}
