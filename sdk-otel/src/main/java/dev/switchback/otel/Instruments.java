package dev.switchback.otel;

import io.opentelemetry.api.metrics.DoubleGauge;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;

/** The instruments by their names in the telemetry contract. */
final class Instruments {
  /** Of {@code gen_ai.client.operation.duration}, GenAI conventions 1.41.1. */
  private static final List<Double> SECONDS =
      List.of(
          0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);

  private static final List<Long> CHARACTERS =
      List.of(
          0L, 16L, 32L, 64L, 128L, 256L, 512L, 1_024L, 2_048L, 4_096L, 8_192L, 16_384L, 32_768L,
          65_536L);
  private static final List<Double> UNIT_INTERVAL =
      List.of(
          0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8,
          0.85, 0.9, 0.95, 1.0);

  final DoubleHistogram duration;
  final LongCounter resolutions;
  final LongHistogram length;
  final DoubleHistogram diversity;
  final DoubleHistogram score;
  final LongCounter labels;
  final LongCounter feedback;
  final DoubleGauge evidence;
  final LongCounter breaches;
  final DoubleGauge share;
  final LongCounter reverts;
  final LongCounter refreshFailures;
  final LongCounter dropped;

  Instruments(Meter meter) {
    duration =
        meter
            .histogramBuilder("switchback.invoke.duration")
            .setUnit("s")
            .setDescription("Duration of a call, all attempts together, by the version drawn.")
            .setExplicitBucketBoundariesAdvice(SECONDS)
            .build();
    resolutions =
        counter(meter, "switchback.resolutions", "{resolution}", "Versions given, by reason.");
    length =
        meter
            .histogramBuilder("switchback.output.length")
            .setUnit("{character}")
            .setDescription("Length of an output in code points.")
            .ofLongs()
            .setExplicitBucketBoundariesAdvice(CHARACTERS)
            .build();
    diversity =
        ratio(meter, "switchback.output.diversity", "Moving type-token ratio over 50 words.");
    score = ratio(meter, "switchback.output.score", "Scores of an output; higher is better.");
    labels = counter(meter, "switchback.output.labels", "{output}", "Outputs by label.");
    feedback = counter(meter, "switchback.feedback", "{feedback}", "Feedback by receipt.");
    evidence =
        gauge(meter, "switchback.threshold.evidence", "ln E over what is needed; 1 is a breach.");
    breaches = counter(meter, "switchback.threshold.breaches", "{breach}", "Thresholds breached.");
    share = gauge(meter, "switchback.rollout.share", "Share of a canary's rollout, 0 to 1.");
    reverts = counter(meter, "switchback.reverts", "{revert}", "Canaries taken back.");
    refreshFailures =
        counter(
            meter, "switchback.registry.refresh.failures", "{failure}", "Registry not readable.");
    dropped =
        counter(
            meter,
            "switchback.telemetry.dropped",
            "{item}",
            "Telemetry left out or folded into _OTHER.");
  }

  /** Whether anything that a call records goes anywhere. */
  boolean isEnabled() {
    return duration.isEnabled()
        || resolutions.isEnabled()
        || length.isEnabled()
        || diversity.isEnabled()
        || score.isEnabled()
        || labels.isEnabled()
        || share.isEnabled();
  }

  private static LongCounter counter(Meter meter, String name, String unit, String description) {
    return meter.counterBuilder(name).setUnit(unit).setDescription(description).build();
  }

  private static DoubleGauge gauge(Meter meter, String name, String description) {
    return meter.gaugeBuilder(name).setUnit("1").setDescription(description).build();
  }

  private static DoubleHistogram ratio(Meter meter, String name, String description) {
    return meter
        .histogramBuilder(name)
        .setUnit("1")
        .setDescription(description)
        .setExplicitBucketBoundariesAdvice(UNIT_INTERVAL)
        .build();
  }
}
