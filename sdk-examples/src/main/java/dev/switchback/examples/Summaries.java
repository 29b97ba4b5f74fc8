package dev.switchback.examples;

import dev.switchback.Key;
import dev.switchback.Switchback;
import dev.switchback.otel.OtelTelemetry;
import dev.switchback.registry.FileRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The change in an application: a provider call, before and after. */
final class Summaries {
  private final Switchback switchback;
  private final OpenAi openai;

  /** A client as the application has it. */
  interface OpenAi {
    String summarise(String model, String text);

    CompletionStage<String> summariseAsync(String model, String text);
  }

  Summaries(Switchback switchback, OpenAi openai) {
    this.switchback = switchback;
    this.openai = openai;
  }

  /** Made once for an application. */
  static Switchback start(Path models, Path state, OpenTelemetry openTelemetry) {
    Switchback switchback =
        Switchback.builder()
            .registry(
                FileRegistry.watch(models)) // a directory with one <route>.yaml for each route
            .allow("openai", "gpt-5-mini-*") // nothing else is ever called, whatever the file says
            .stateDirectory(state) // last good documents and reverts outlive a restart
            .observer(OtelTelemetry.create(openTelemetry)) // traces, metrics, events; optional
            .build();
    return switchback;
  }

  String before(String text) {
    String summary = openai.summarise("gpt-5-mini-2025-08-07", text);
    return summary;
  }

  String after(String customerId, String text) {
    String summary =
        switchback.call(
            "support-summary",
            Key.of(customerId),
            target -> openai.summarise(target.model(), text));
    return summary;
  }

  CompletableFuture<String> afterAsync(String customerId, String text) {
    CompletableFuture<String> summary =
        switchback.callAsync(
            "support-summary",
            Key.of(customerId),
            target -> openai.summariseAsync(target.model(), text));
    return summary;
  }
}
