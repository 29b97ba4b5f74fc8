package dev.switchback.operator;

import dev.switchback.document.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Signs a document in a file. */
@Command(
    name = "sign",
    mixinStandardHelpOptions = true,
    description = {
      "Signs a route's document in its file, in place of a signature that it has.",
      "Then publish it; a file: registry takes it as an edit where it lies."
    })
final class SignCommand implements Callable<Integer> {
  @Mixin private SignOptions sign;
  @Mixin private Output output;

  @Parameters(paramLabel = "FILE", description = "a route document; YAML, or JSON by its ending")
  private @Nullable Path file;

  @Override
  public Integer call() throws IOException {
    Path document = Required.of(file).toAbsolutePath();
    byte[] bytes = Files.readAllBytes(document);
    Documents.Read read = Documents.read(document.toString(), bytes);
    output.warn(read.warnings());
    byte[] signed = sign.sign(document.toString(), bytes);
    // Moved into place, so that who watches the directory never reads half of it.
    Path beside = document.resolveSibling("." + document.getFileName() + ".signed");
    Files.write(beside, signed);
    Files.move(
        beside, document, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    String route = read.document().route();
    long revision = read.document().serving().revision();
    if (output.isJson()) {
      output.json(Map.of("route", route, "revision", revision, "key", sign.name()));
    } else {
      output.line(
          "%s  signed by %s, revision %d"
              .formatted(output.style().bold(route), sign.name(), revision));
    }
    return 0;
  }
}
