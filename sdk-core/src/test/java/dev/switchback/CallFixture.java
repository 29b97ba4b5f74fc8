package dev.switchback;

import dev.switchback.document.ModelVersion;
import dev.switchback.registry.InMemoryRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Stable 1.4.0 and canary 1.5.0 at 50 %, on a clock that stands still, with every rate judged. */
final class CallFixture implements AutoCloseable {
  static final String STABLE = "1.4.0";
  static final String CANARY = "1.5.0";
  static final String NO_WAIT = "deadline: 8s, backoff: 0s";

  // An open breaker only tells: a revert would take the canary from under the test.
  private static final String EVERY_RATE =
      """
        compare:
          - {signal: error_rate}
          - {signal: refusal_rate}
          - {signal: truncation_rate}
          - {signal: caller_fault_rate}
          - {signal: throttled_rate}
          - {signal: score.accuracy}
        trip: [{breaker: open, on_breach: alert}]
        reference: {error_rate: 1%, score.accuracy: 0.84}
      """;
  private static final List<Key> CANARY_KEYS = new ArrayList<>();
  private static final List<Key> STABLE_KEYS = new ArrayList<>();

  static {
    try (CallFixture fixture = new CallFixture(NO_WAIT)) {
      for (int i = 0; i < 400; i++) {
        Key key = Key.of("customer-" + i);
        Result<String> drawn = fixture.switchback.invoke(TestRoutes.ROUTE, key, Target::model);
        (drawn.resolution().slice() == Slice.CANARY ? CANARY_KEYS : STABLE_KEYS).add(key);
      }
    }
  }

  final FakeTime time = new FakeTime();
  final RecordingObserver recorded = new RecordingObserver();
  final Switchback switchback;

  /** Versions of the bodies that were begun, in order. */
  final List<String> sent = new CopyOnWriteArrayList<>();

  /** With the fields of {@code call:}, without their braces. */
  CallFixture(String call) {
    this(call, builder -> {});
  }

  CallFixture(String call, Consumer<Switchback.Builder> more) {
    this(call, more, yaml -> yaml);
  }

  CallFixture(String call, Consumer<Switchback.Builder> more, UnaryOperator<String> edit) {
    String yaml = TestRoutes.canary("50%", EVERY_RATE, "{" + call + "}");
    Switchback.Builder builder =
        Switchback.builder()
            .registry(InMemoryRegistry.ofYaml(edit.apply(yaml)))
            .allow("openai", "small-*")
            .time(time, time);
    more.accept(builder);
    switchback = builder.observer(recorded).build();
  }

  Route.Builder<String> route() {
    return switchback.route(TestRoutes.ROUTE, String.class);
  }

  /** A key that draws the canary, another for another number. */
  static Key canary(int number) {
    return CANARY_KEYS.get(number);
  }

  static Key stable(int number) {
    return STABLE_KEYS.get(number);
  }

  /** A body that fails on the canary and answers on stable. */
  <X extends Exception> Body<String, X> failingOnCanary(Body<String, X> failure) {
    return counted(target -> isCanary(target) ? failure.call(target) : "rescued");
  }

  /** A body whose runs are kept in {@link #sent}. */
  <X extends Exception> Body<String, X> counted(Body<String, X> body) {
    return target -> {
      sent.add(target.version().version());
      return body.call(target);
    };
  }

  static boolean isCanary(Target target) {
    return target.resolution().slice() == Slice.CANARY;
  }

  CallRecord last() {
    List<CallRecord> calls = recorded.calls();
    return calls.get(calls.size() - 1);
  }

  List<Outcome> attempts() {
    return last().attempts().stream().map(CallRecord.Attempt::outcome).toList();
  }

  void advance(Duration by) {
    time.advance(by);
  }

  boolean isOpen(String version) {
    ModelVersion known = switchback.document(TestRoutes.ROUTE).version(version);
    return switchback.calls().isOpen(TestRoutes.ROUTE, known);
  }

  Verdict.Rule rule(String signal) {
    return switchback.verdict(TestRoutes.ROUTE, TestRoutes.ROLLOUT).rules().stream()
        .filter(rule -> rule.rule().equals(signal))
        .findFirst()
        .orElseThrow();
  }

  /** The rates of which the canary's units so far are bad, all of them or some. */
  List<String> badRates() {
    return switchback.verdict(TestRoutes.ROUTE, TestRoutes.ROLLOUT).rules().stream()
        .filter(rule -> rule.rule().endsWith("_rate"))
        .filter(rule -> rule.canary() != null && rule.canary().n() > 0)
        .filter(rule -> rule.canary().meanY() > 0)
        .map(Verdict.Rule::rule)
        .toList();
  }

  long canaryUnits() {
    Verdict.Estimate canary = rule("error_rate").canary();
    return canary == null ? 0 : canary.n();
  }

  long stableUnits() {
    Verdict.Estimate stable = rule("error_rate").stable();
    return stable == null ? 0 : stable.n();
  }

  @Override
  public void close() {
    switchback.close();
  }
}
