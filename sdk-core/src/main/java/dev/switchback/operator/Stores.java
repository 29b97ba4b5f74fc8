package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import dev.switchback.registry.FileRegistry;
import dev.switchback.registry.Registry;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens a registry by its URL. */
final class Stores {
  private static final String FILE = "file:";

  private Stores() {}

  static Registry open(String url) {
    if (!url.startsWith(FILE)) {
      throw new SwitchbackException(
          "registry " + url + ": write file:DIR, a directory of route documents");
    }
    String path = url.substring(FILE.length()).replaceFirst("^//(?=/)", "");
    Path directory = Path.of(path);
    if (!Files.isDirectory(directory)) {
      throw new SwitchbackException("registry " + url + ": " + directory + " is no directory");
    }
    return FileRegistry.watch(directory);
  }
}
