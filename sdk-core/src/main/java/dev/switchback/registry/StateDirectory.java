package dev.switchback.registry;

import dev.switchback.SwitchbackException;
import dev.switchback.document.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What outlives a restart of one process: the last good documents, and the rollouts it took back.
 * Used by the writer thread, and by the thread that starts it. Each process has its own directory.
 */
final class StateDirectory {
  private static final Logger log = LoggerFactory.getLogger(StateDirectory.class);

  /** A rollout taken back here. */
  record Reverted(String route, String rollout) {}

  private final Path documents;
  private final Path reverts;

  /**
   * @throws RegistryException if the directory cannot be made or written
   */
  StateDirectory(Path directory) {
    documents = directory.resolve("last-good");
    reverts = directory.resolve("reverts.jsonl");
    try {
      Files.createDirectories(documents);
    } catch (IOException failed) {
      throw new RegistryException(
          "the state directory "
              + directory.toAbsolutePath()
              + " cannot be made: "
              + failed
              + "; name a directory that this process can write",
          failed);
    }
  }

  /** Keeps a document that is served now. */
  void keep(Stored stored) throws IOException {
    String base = URLEncoder.encode(stored.route(), StandardCharsets.UTF_8);
    boolean json = stored.name().endsWith(".json");
    DurableFile.replace(documents.resolve(base + (json ? ".json" : ".yaml")), stored.bytes());
    Files.deleteIfExists(documents.resolve(base + (json ? ".yaml" : ".json")));
  }

  /** The last good documents; one that cannot be read is left out and said. */
  List<Stored> lastGood() {
    List<Stored> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(documents)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith(".") || !(name.endsWith(".yaml") || name.endsWith(".json"))) {
          continue;
        }
        Stored stored = Stored.read(name, file.toString(), Files.readAllBytes(file));
        if (stored.document() == null) {
          log.warn("a last good document is left out: {}", stored.problems());
        } else {
          found.add(stored);
        }
      }
    } catch (IOException failed) {
      log.warn("the last good documents in {} cannot be read", documents, failed);
    }
    return found;
  }

  /** Keeps a revert, forced. */
  void keep(Reverted reverted) throws IOException {
    DurableFile.append(
        reverts,
        (Json.write(Map.of("route", reverted.route(), "rollout", reverted.rollout())) + "\n")
            .getBytes(StandardCharsets.UTF_8));
  }

  /** The reverts kept, oldest first. A line torn by a kill is ended, so that the next is whole. */
  List<Reverted> reverts() {
    List<Reverted> found = new ArrayList<>();
    try {
      if (!Files.exists(reverts)) {
        return found;
      }
      String text = Files.readString(reverts);
      for (String line : text.lines().toList()) {
        Reverted reverted = line.isBlank() ? null : parse(line);
        if (reverted != null) {
          found.add(reverted);
        }
      }
      if (!text.isEmpty() && !text.endsWith("\n")) {
        DurableFile.append(reverts, new byte[] {'\n'});
      }
    } catch (IOException failed) {
      log.warn("the reverts in {} cannot be read: canaries taken back may return", reverts, failed);
    }
    return found;
  }

  private static @Nullable Reverted parse(String line) {
    try {
      Map<String, @Nullable Object> entry = Json.readObject(line);
      if (entry.get("route") instanceof String route
          && entry.get("rollout") instanceof String rollout) {
        return new Reverted(route, rollout);
      }
    } catch (SwitchbackException torn) {
      log.warn("a line of the reverts was torn and is left out: {}", torn.getMessage());
    }
    return null;
  }
}
