package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import dev.switchback.document.DocumentException;
import dev.switchback.document.Json;
import dev.switchback.document.ModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A version, option by option. */
final class VersionOptions {
  @Option(
      names = "--version-label",
      required = true,
      paramLabel = "VERSION",
      description = "its semantic version")
  private @Nullable String version;

  @Option(names = "--provider", required = true, paramLabel = "NAME", description = "the provider")
  private @Nullable String provider;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME",
      description = "the provider's name for the model")
  private @Nullable String model;

  @Option(
      names = "--parameter",
      paramLabel = "NAME=VALUE",
      description = "JSON, or else text, such as temperature=0; repeatable")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--component",
      paramLabel = "NAME=REFERENCE",
      description = "what else the answer depends on; repeatable")
  private Map<String, String> components = new LinkedHashMap<>();

  @Option(names = "--prompt", paramLabel = "NAME", description = "the prompt's name")
  private @Nullable String prompt;

  @Option(names = "--template", paramLabel = "FILE", description = "a file with its template")
  private @Nullable Path template;

  @Option(names = "--changes", paramLabel = "TEXT", description = "the changelog entry")
  private @Nullable String changes;

  ModelVersion version() throws IOException {
    if ((prompt == null) != (template == null)) {
      throw new SwitchbackException("a prompt needs both --prompt and --template");
    }
    String text = template == null ? null : Files.readString(template);
    return ChangeOptions.checked(
        () -> {
          var builder =
              ModelVersion.builder()
                  .version(Required.of(version))
                  .provider(Required.of(provider))
                  .model(Required.of(model))
                  .components(components)
                  .changes(changes);
          parameters.forEach((name, value) -> builder.parameter(name, plain(value)));
          return text == null ? builder.build() : builder.prompt(Required.of(prompt), text).build();
        });
  }

  private static Object plain(String value) {
    try {
      Object read = Json.readObject("{\"value\":" + value + "}").get("value");
      return Objects.requireNonNullElse(read, value);
    } catch (DocumentException text) {
      return value;
    }
  }
}
