package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import dev.switchback.document.Change;
import dev.switchback.document.Documents;
import dev.switchback.document.ModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Adds a version to a route. */
@Command(
    name = "register",
    mixinStandardHelpOptions = true,
    description = "Adds a version to a route, from a file or from options. It does not serve yet.")
final class RegisterCommand implements Callable<Integer> {
  @Mixin private ChangeOptions change;

  @Parameters(index = "0", paramLabel = "ROUTE", description = "the route's name")
  private String route = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "one version as under versions: of a document; YAML, or JSON by its ending")
  private @Nullable Path file;

  @ArgGroup(exclusive = false, heading = "Without a file:%n")
  private @Nullable VersionOptions options;

  @Override
  public Integer call() throws IOException {
    ModelVersion version = version();
    return change.make(route, found -> new Change.Register(version));
  }

  private ModelVersion version() throws IOException {
    if ((file == null) == (options == null)) {
      throw new SwitchbackException(
          "register of " + route + ": give a file, or --version-label, --provider and --model");
    }
    if (file != null) {
      return Documents.readVersion(file.toString(), Files.readAllBytes(file));
    }
    return Required.of(options).version();
  }
}
