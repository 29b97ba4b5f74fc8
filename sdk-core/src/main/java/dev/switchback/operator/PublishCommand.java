package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import dev.switchback.document.Documents;
import dev.switchback.document.RouteDocument;
import dev.switchback.registry.Stored;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Puts a whole document into a store. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    description = {
      "Puts a route's whole document into a store.",
      "It is the route's first one, or its difference from what is kept is taken as changes.",
      "A file: registry takes none: put the file into its directory."
    })
final class PublishCommand implements Callable<Integer> {
  @Mixin private ChangeOptions change;

  @Parameters(paramLabel = "FILE", description = "a route document; YAML, or JSON by its ending")
  private @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    Path from = Required.of(file);
    String name = String.valueOf(from.getFileName());
    byte[] given = Files.readAllBytes(from);
    Documents.Read read = Documents.read(from.toString(), given);
    byte[] bytes = change.signed(name, given);
    Output output = change.output();
    output.warn(read.warnings());
    String route = read.document().route();
    try (Opened opened = change.store().open()) {
      if (change.isDryRun()) {
        Stored kept = opened.registry().read(route);
        diff(route, kept, name, bytes);
        return 0;
      }
      Stored now =
          opened.registry().publish(name, bytes, change.store().around().actor(), change.reason());
      RouteDocument document = now.document();
      if (document == null) {
        throw new SwitchbackException(name + " is refused: " + now.problems());
      }
      if (output.isJson()) {
        output.json(RouteMaps.status(document, null));
      } else {
        output.line(
            "%s  kept, revision %d"
                .formatted(output.style().bold(route), document.serving().revision()));
      }
    }
    return 0;
  }

  private void diff(String route, @Nullable Stored kept, String name, byte[] bytes) {
    String before = kept == null ? "" : new String(kept.bytes(), StandardCharsets.UTF_8);
    String after = new String(bytes, StandardCharsets.UTF_8);
    String from = kept == null ? "(none)" : kept.name();
    List<String> lines = UnifiedDiff.lines(from, before, name + " (not written)", after);
    Output output = change.output();
    if (output.isJson()) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      map.put("route", route);
      map.put("written", false);
      map.put("diff", String.join("\n", lines));
      output.json(map);
    } else {
      lines.forEach(line -> output.line(UnifiedDiff.coloured(line, output.style())));
    }
  }
}
