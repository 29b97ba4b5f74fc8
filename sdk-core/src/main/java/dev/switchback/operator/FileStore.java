package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import dev.switchback.registry.FileRegistry;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** Opens {@code file:DIR}. */
final class FileStore {
  private static final int SCHEME = "file:".length();

  private FileStore() {}

  static Opened open(String url, Map<String, String> environment) {
    Path directory;
    try {
      directory = Path.of(url.substring(SCHEME).replaceFirst("^//(?=/)", ""));
    } catch (InvalidPathException wrong) {
      throw new SwitchbackException("registry " + url + ": " + wrong.getMessage(), wrong);
    }
    if (!Files.isDirectory(directory)) {
      throw new SwitchbackException("registry " + url + ": " + directory + " is no directory");
    }
    return new Opened(FileRegistry.watch(directory));
  }
}
