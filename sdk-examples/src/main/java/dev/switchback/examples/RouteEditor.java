package dev.switchback.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Edits a route's file as a person does: finds the line, changes it, saves the whole. */
final class RouteEditor {
  private static final Pattern ROLLOUTS = Pattern.compile("(?m)^  rollouts:.*\n(?:    .*\n)*");
  private static final Pattern MODE = Pattern.compile("(?m)^  mode: .*\n");
  private static final Pattern STABLE = Pattern.compile("(?m)^  stable: .*$");

  private final Path directory;
  private final Path file;

  private RouteEditor(Path directory, Path file) {
    this.directory = directory;
    this.file = file;
  }

  /**
   * Puts a document that comes with the examples into a directory.
   *
   * @param name of the resource, and of the file
   */
  static RouteEditor install(String name, Path directory) throws IOException {
    Path file = directory.resolve(name);
    try (InputStream resource = RouteEditor.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new IOException(name + " is not on the class path beside RouteEditor");
      }
      Files.copy(resource, file);
    }
    return new RouteEditor(directory, file);
  }

  /** What the registry watches. */
  Path directory() {
    return directory;
  }

  Path file() {
    return file;
  }

  /** Writes a canary's line, in place of others if there are any; answers the line. */
  String startCanary(String id, String version, String share) throws IOException {
    String line = "- {id: %s, canary: \"%s\", share: %s}".formatted(id, version, share);
    String text = ROLLOUTS.matcher(read()).replaceFirst("");
    save(replace(text, MODE, "$0  rollouts:\n    " + Matcher.quoteReplacement(line) + "\n"));
    return line;
  }

  /** Writes which version is stable; answers the line. */
  String flipStable(String version) throws IOException {
    String line = "stable: \"" + version + "\"";
    save(replace(read(), STABLE, "  " + Matcher.quoteReplacement(line)));
    return line;
  }

  private String read() throws IOException {
    return Files.readString(file, UTF_8);
  }

  private String replace(String text, Pattern line, String with) throws IOException {
    Matcher found = line.matcher(text);
    if (!found.find()) {
      throw new IOException(file.getFileName() + " has no line " + line.pattern().strip());
    }
    return found.replaceFirst(with);
  }

  /** Moved into place, as many editors do: nobody reads half a file. */
  private void save(String text) throws IOException {
    Path draft = Files.createTempFile(directory, ".draft", ".tmp");
    Files.writeString(draft, text, UTF_8);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
