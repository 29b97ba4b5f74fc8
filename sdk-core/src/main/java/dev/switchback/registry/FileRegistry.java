package dev.switchback.registry;

import static java.util.Objects.requireNonNull;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes in a directory of {@code *.yaml}, {@code *.yml} and {@code *.json}, one document a file.
 * Thread-safe; any number of processes may share the directory.
 *
 * <p>People edit the files as they like: an edit without a new revision is checked like any change,
 * gets the next revision and an audit entry by actor {@code file}, and both are written back. An
 * edit that is refused is reported, and the last good document stays in force. Where the directory
 * cannot be written, edits are checked and served all the same, and their entries live as long as
 * the process.
 *
 * <p>A change holds {@code .switchback.lock}, which holds off processes but not editors: a save in
 * the instant between the last comparison and the move is lost.
 *
 * <pre>{@code
 * FileRegistry registry = FileRegistry.watch(Path.of("models"));
 * }</pre>
 */
public final class FileRegistry implements Registry {
  private static final Logger log = LoggerFactory.getLogger(FileRegistry.class);

  private final Path directory;
  private final FileRegistryBuilder settings;
  private final DirectoryLock lock;
  private final FileCommit commit;
  private final Map<Path, RouteFile> files = new ConcurrentHashMap<>();
  private final List<DirectoryWatch> watches = new CopyOnWriteArrayList<>();

  FileRegistry(FileRegistryBuilder settings) {
    this.settings = settings;
    this.directory = settings.directory.toAbsolutePath().normalize();
    this.lock = new DirectoryLock(directory, !settings.readOnly);
    this.commit = new FileCommit(settings.after);
  }

  /** The registry of a directory, with every default. It may come into being later. */
  public static FileRegistry watch(Path directory) {
    return builder(directory).build();
  }

  /** Settings of the registry of a directory. */
  public static FileRegistryBuilder builder(Path directory) {
    return new FileRegistryBuilder(requireNonNull(directory, "directory"));
  }

  /** {@code cas} and {@code atomicAudit} only while the directory can be written. */
  @Override
  public Capabilities capabilities() {
    boolean writable =
        !settings.readOnly && (!Files.exists(directory) || Files.isWritable(directory));
    return new Capabilities(writable, true, writable, false);
  }

  @Override
  public Map<String, Stored> readAll() {
    Map<String, Stored> all = new LinkedHashMap<>();
    for (Path file : list()) {
      Stored stored = look(file);
      if (stored != null) {
        all.merge(stored.route(), stored, FileRegistry::twice);
      }
    }
    return all;
  }

  @Override
  public AuditEntry change(String route, Change change, String actor, String reason) {
    RouteFile file = file(route);
    if (file == null) {
      throw new RegistryException(
          "no document of "
              + directory
              + " is the route "
              + route
              + "; write "
              + route
              + ".yaml there first");
    }
    try {
      return file.change(change, actor, reason);
    } catch (IOException failed) {
      throw new RegistryException(
          change.kind() + " of " + route + " could not be written to " + directory + ": " + failed,
          failed);
    }
  }

  @Override
  public List<AuditEntry> history(String route) {
    RouteFile file = file(route);
    try {
      return file == null ? List.of() : file.history();
    } catch (IOException failed) {
      throw new RegistryException("the audit of " + route + " cannot be read: " + failed, failed);
    }
  }

  /** Hints come from a daemon thread of the watch's own, at changes and at every poll. */
  @Override
  public Watch watch(Runnable hint) {
    if (!capabilities().cas()) {
      log.warn(
          "{} cannot be written: changes are refused, edits keep the revision they came with",
          directory);
    }
    DirectoryWatch watch = DirectoryWatch.start(directory, settings.poll, hint);
    watches.add(watch);
    return new Watch() {
      @Override
      public Duration age() {
        return watch.age();
      }

      @Override
      public void close() {
        watches.remove(watch);
        watch.close();
      }
    };
  }

  @Override
  public void close() {
    watches.forEach(DirectoryWatch::close);
    watches.clear();
  }

  @Override
  public String toString() {
    return "FileRegistry(" + directory + ")";
  }

  private List<Path> list() {
    try (Stream<Path> found = Files.list(directory)) {
      return found.filter(RoutePaths::isDocument).sorted().toList();
    } catch (IOException failed) {
      throw new RegistryException(
          directory
              + (Files.isDirectory(directory)
                  ? " cannot be read: " + failed + "; let this process read it"
                  : " is not there; make the directory and put one <route>.yaml a route into it"),
          failed);
    }
  }

  /** Null if it went meanwhile. */
  private @Nullable Stored look(Path file) {
    try {
      return routeFile(file).look();
    } catch (NoSuchFileException gone) {
      log.debug("{} went while it was read", file, gone);
      return null;
    } catch (IOException failed) {
      return unusable(
          file, "file", "cannot be read: " + failed, "let this process read and lock it");
    } catch (RegistryException broken) {
      return unusable(file, "history", String.valueOf(broken.getMessage()), "mend the audit file");
    }
  }

  /** Its bytes are the message, so that another failure counts as other content. */
  private static Stored unusable(Path file, String field, String message, String remedy) {
    return Stored.refused(
        RoutePaths.stem(file),
        file.toString(),
        message.getBytes(StandardCharsets.UTF_8),
        List.of(problem(file, field, message, remedy)));
  }

  private @Nullable RouteFile file(String route) {
    for (Path file : list()) {
      Stored stored = look(file);
      if (stored != null && stored.route().equals(route)) {
        return routeFile(file);
      }
    }
    return null;
  }

  private RouteFile routeFile(Path file) {
    return files.computeIfAbsent(
        file, path -> new RouteFile(path, lock, commit, !settings.readOnly, settings.clock));
  }

  private static Stored twice(Stored first, Stored second) {
    return Stored.refused(
        first.route(),
        first.name(),
        first.bytes(),
        List.of(
            problem(
                Path.of(second.name()),
                "route",
                "is " + first.route() + ", as in " + first.name(),
                "keep one of the two files")));
  }

  private static Problem problem(Path file, String field, String message, String remedy) {
    return new Problem(Problem.Severity.ERROR, file.toString(), 0, 0, field, message, remedy);
  }
}
