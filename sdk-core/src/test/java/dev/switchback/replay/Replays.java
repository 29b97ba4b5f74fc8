package dev.switchback.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Replays of files in a directory of a test's own. */
final class Replays {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;

  Replays(Path directory) {
    this.directory = directory;
  }

  static Path vectors() {
    try {
      return Path.of(Replays.class.getResource("/vectors/analysis/replay").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode read(Path file) throws IOException {
    return read(Files.readString(file));
  }

  Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  Replay.Result run(String thresholds, String calls) throws IOException {
    return run(thresholds, calls, null, null);
  }

  Replay.Result run(String thresholds, String calls, String reference, Appendable trace)
      throws IOException {
    Path references = reference == null ? null : file("reference.json", reference);
    return Replay.run(
        file("thresholds.yaml", thresholds), file("calls.jsonl", calls), references, trace);
  }

  /** A line with what every line needs, and more fields behind. */
  static String line(String slice, double w, String outcome, String more) {
    return line(1.5, slice, w, outcome, more);
  }

  static String line(double at, String slice, double w, String outcome, String more) {
    return "{\"at\":%s,\"slice\":\"%s\",\"w\":%s,\"outcome\":\"%s\"%s}\n"
        .formatted(at, slice, w, outcome, more.isEmpty() ? "" : "," + more);
  }
}
