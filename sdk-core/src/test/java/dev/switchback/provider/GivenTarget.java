package dev.switchback.provider;

import dev.switchback.Observed;
import dev.switchback.Resolution;
import dev.switchback.Slice;
import dev.switchback.Target;
import dev.switchback.document.ModelVersion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A target as a test says. */
final class GivenTarget implements Target {
  final List<Observed> observed = new CopyOnWriteArrayList<>();
  private final Resolution resolution;
  private final Duration remaining;

  private GivenTarget(Resolution resolution, Duration remaining) {
    this.resolution = resolution;
    this.remaining = remaining;
  }

  static GivenTarget of(String provider, Map<String, ?> parameters, Duration remaining) {
    ModelVersion version =
        ModelVersion.builder()
            .version("1.5.0")
            .provider(provider)
            .model("small-2")
            .parameters(parameters)
            .build();
    return new GivenTarget(
        new Resolution(
            "ticket-triage",
            version,
            Slice.CANARY,
            Resolution.Reason.FORCED,
            null,
            0,
            0,
            Map.of(),
            7,
            false),
        remaining);
  }

  /** With half a minute, and the one parameter that Anthropic needs. */
  static GivenTarget of(Dialect dialect) {
    Map<String, Object> parameters =
        dialect == Dialect.ANTHROPIC ? Map.of("max_tokens", 64) : Map.of();
    return of(dialect.text(), parameters, Duration.ofSeconds(30));
  }

  @Override
  public Resolution resolution() {
    return resolution;
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public Duration remaining() {
    return remaining;
  }

  @Override
  public String idempotencyKey() {
    return "idem-1";
  }

  @Override
  public Target score(String name, double value) {
    return this;
  }

  @Override
  public Target label(String label) {
    return this;
  }

  @Override
  public Target usage(long inputTokens, long outputTokens) {
    return this;
  }

  @Override
  public Target observed(Observed said) {
    observed.add(said);
    return this;
  }

  @Override
  public Target text(CharSequence text) {
    return this;
  }

  @Override
  public Target answered() {
    return this;
  }
}
