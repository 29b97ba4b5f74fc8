package dev.switchback.otel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.switchback.CallRecord;
import dev.switchback.Observer;
import dev.switchback.Resolution;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // scopes are only closed
class CostTest {
  private static final int WARM = 20_000;
  private static final int CALLS = 20_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Counts spans and keeps none, as a batch that is full would. */
  private static final class Counting implements SpanProcessor {
    private long ended;

    @Override
    public void onStart(io.opentelemetry.context.Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      ended++;
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  /** Bytes a call on this thread, the smallest of five rounds: the JIT allocates too, sometimes. */
  private static double bytesPerCall(Runnable call) {
    for (int i = 0; i < WARM; i++) {
      call.run();
    }
    double best = Double.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      long after = THREADS.getCurrentThreadAllocatedBytes();
      best = Math.min(best, (after - before) / (double) CALLS);
    }
    return best;
  }

  private static void call(OtelTelemetry telemetry, CallRecord record) {
    if (telemetry.isEnabled()) {
      Observer.Call observed = telemetry.begun(record.drawn());
      try (Observer.Scope scope = observed.attemptBegun(record.drawn(), 1)) {
        observed.traceId();
      }
      observed.ended(record);
    }
  }

  @Test
  void costsNoByteWithoutAnSdk() {
    OtelTelemetry telemetry = OtelTelemetry.create(OpenTelemetry.noop());
    Resolution stable = Words.stable();

    double bytes =
        bytesPerCall(
            () -> {
              if (telemetry.isEnabled() || telemetry.begun(stable) != null) {
                throw new AssertionError("enabled");
              }
            });
    assertThat(bytes).isLessThan(0.01);
  }

  @Test
  void costsAtMostThreeKibibytesWithOneSpanAndMetrics() {
    Counting counting = new Counting();
    try (OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(counting).build())
            .setMeterProvider(
                SdkMeterProvider.builder()
                    .registerMetricReader(InMemoryMetricReader.create())
                    .build())
            .build()) {
      OtelTelemetry telemetry = OtelTelemetry.create(sdk);
      CallRecord record =
          Words.answered(Words.canary(), "billing", Map.of("accuracy", 0.5, "tone", 0.9));

      double bytes = bytesPerCall(() -> call(telemetry, record));

      assertThat(counting.ended).isEqualTo(WARM + 5 * CALLS);
      assertThat(bytes).as("bytes a call").isLessThanOrEqualTo(3 * 1024);
    }
  }
}
