package dev.switchback.provider;

import dev.switchback.CallRecord;
import dev.switchback.Outcome;
import dev.switchback.RecordingObserver;
import dev.switchback.Route;
import dev.switchback.Switchback;
import dev.switchback.registry.InMemoryRegistry;
import java.util.List;

/** A route whose one version is served by an address in a dialect. */
final class Wired implements AutoCloseable {
  static final String ROUTE = "summary";

  final RecordingObserver recorded = new RecordingObserver();
  final Switchback switchback;

  /** With the fields of {@code call:}, without their braces. */
  Wired(Dialect dialect, String call) {
    switchback =
        Switchback.builder()
            .registry(
                InMemoryRegistry.ofYaml(
                    """
                    route: summary
                    purpose: Sums up.
                    owner: owner@example.com
                    versions:
                      - version: "1.0.0"
                        provider: %s
                        model: small-1
                        parameters: {max_tokens: 64}
                    serving: {revision: 1, stable: "1.0.0", mode: auto}
                    call: {%s}
                    """
                        .formatted(dialect.text(), call)))
            .allow(dialect.text(), "small-*")
            .observer(recorded)
            .build();
  }

  Route<ChatAnswer> route() {
    return switchback.route(ROUTE, ChatAnswer.class).idempotent().build();
  }

  List<Outcome> attempts() {
    List<CallRecord> calls = recorded.calls();
    return calls.get(calls.size() - 1).attempts().stream()
        .map(CallRecord.Attempt::outcome)
        .toList();
  }

  @Override
  public void close() {
    switchback.close();
  }
}
