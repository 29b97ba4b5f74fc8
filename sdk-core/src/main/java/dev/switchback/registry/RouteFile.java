package dev.switchback.registry;

import static java.util.Objects.requireNonNull;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.Documents;
import dev.switchback.document.RouteDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One document's file: what is in it, what is in force, and how that moves on. */
final class RouteFile {
  private static final int TRIES = 4;
  private static final long NONE = -1;

  /**
   * @param raw as on disk
   * @param shown what is told of it: the document in force, or the refusal
   * @param inForce the last good; null if there never was one
   * @param unwritten entries that a directory which cannot be written has no place for
   * @param accepted where nothing can be written, the revision in the file that was taken last
   */
  private record Known(
      Stored raw,
      Stored shown,
      @Nullable Stored inForce,
      List<AuditEntry> unwritten,
      long accepted) {}

  private final Path file;
  private final DirectoryLock lock;
  private final FileCommit commit;
  private final boolean writable;
  private final Clock clock;

  /** Writes guarded by lock. */
  private volatile @Nullable Known known;

  /** Guarded by lock. */
  private @Nullable HistoryFile history;

  RouteFile(Path file, DirectoryLock lock, FileCommit commit, boolean writable, Clock clock) {
    this.file = file;
    this.lock = lock;
    this.commit = commit;
    this.writable = writable;
    this.clock = clock;
  }

  /** What the file holds; unchanged bytes are not parsed again. */
  Stored look() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Known now = known;
    if (now != null
        && now.raw.holds(bytes)
        && !Files.exists(RoutePaths.of(file, now.raw.route()).pending())) {
      return now.shown;
    }
    return lock.hold(() -> settle().shown);
  }

  /** Makes a change, again if an editor was quicker, at most 3 times. */
  AuditEntry change(Change change, String actor, String reason) throws IOException {
    for (int tried = 0; tried < TRIES; tried++) {
      Optional<AuditEntry> made = lock.hold(() -> tryChange(change, actor, reason));
      if (made.isPresent()) {
        return made.get();
      }
    }
    throw new RegistryException(
        file + " was edited " + TRIES + " times while it was changed; try again");
  }

  List<AuditEntry> history() throws IOException {
    return lock.hold(() -> audit(settle()));
  }

  /** The entry made; empty where an editor was quicker. */
  private Optional<AuditEntry> tryChange(Change change, String actor, String reason)
      throws IOException {
    Known now = settle();
    Stored inForce = now.inForce;
    RouteDocument document = inForce == null ? null : inForce.document();
    if (inForce == null || document == null || now.shown.document() == null) {
      throw new RegistryException(
          file + " cannot be changed until it is mended: " + now.shown.problems());
    }
    Change.Applied applied =
        CheckedChange.apply(
            file.toString(), document, audit(now), change, actor, reason, clock.instant());
    if (!canWrite()) {
      throw new RegistryException(
          file
              + " cannot be written, so "
              + change.kind()
              + " is not kept there; make the change where the file comes from");
    }
    byte[] bytes = Documents.rewrite(file.toString(), inForce.bytes(), applied.document());
    Stored next = Stored.of(file.toString(), bytes, applied.document());
    RoutePaths paths = RoutePaths.of(file, document.route());
    if (!commit.commit(paths, historyOf(paths), now.raw.bytes(), bytes, List.of(applied.entry()))) {
      return Optional.empty();
    }
    known = new Known(next, next, next, List.of(), NONE);
    return Optional.of(applied.entry());
  }

  /** Under the lock: reads the file, finishes what was cut short, judges what was edited. */
  private Known settle() throws IOException {
    Known before = known;
    for (int tried = 0; tried < TRIES; tried++) {
      byte[] bytes = Files.readAllBytes(file);
      String route = before == null ? RoutePaths.stem(file) : before.raw.route();
      if (before != null
          && before.raw.holds(bytes)
          && !Files.exists(RoutePaths.of(file, route).pending())) {
        return before;
      }
      Known next = settle(before, Stored.read(route, file.toString(), bytes));
      if (next != null) {
        known = next;
        return next;
      }
    }
    throw new IOException("it was edited " + TRIES + " times while it was read");
  }

  private @Nullable Known settle(@Nullable Known before, Stored found) throws IOException {
    RouteDocument document = found.document();
    Stored inForce = before == null ? null : before.inForce;
    List<AuditEntry> unwritten = before == null ? List.of() : before.unwritten;
    if (document == null) {
      return new Known(found, found, inForce, unwritten, accepted(before));
    }
    RoutePaths paths = RoutePaths.of(file, document.route());
    HistoryFile entries = historyOf(paths);
    if (!canWrite()) {
      return inMemory(before, found, document, entries);
    }
    Stored read = commit.recover(paths, entries, found, document);
    Judgement judged =
        Judgement.of(inForce, commit.kept(paths, read), read, entries.read(), clock.instant());
    Stored settled = judged.stored();
    if (settled.document() == null) {
      return new Known(read, settled, judged.base(), List.of(), NONE);
    }
    if (judged.entries().isEmpty()) {
      commit.keep(paths, settled.bytes());
      return new Known(settled, settled, settled, List.of(), NONE);
    }
    return commit.commit(paths, entries, read.bytes(), settled.bytes(), judged.entries())
        ? new Known(settled, settled, settled, List.of(), NONE)
        : null;
  }

  /**
   * Where nothing can be written back, the file keeps the revision it came with while ours counts
   * on: an edit of what it held counts as an edit of what is in force. The last good of such a file
   * has the bytes that were taken, and the document that they came to.
   */
  private Known inMemory(
      @Nullable Known before, Stored read, RouteDocument document, HistoryFile entries)
      throws IOException {
    Stored inForce = before == null ? null : before.inForce;
    RouteDocument serves = inForce == null ? null : inForce.document();
    List<AuditEntry> all = new ArrayList<>(entries.read());
    List<AuditEntry> unwritten = before == null ? List.of() : before.unwritten;
    all.addAll(unwritten);
    Stored judgedAs = read;
    if (inForce != null
        && serves != null
        && document.serving().epoch() == serves.serving().epoch()
        && document.serving().revision() >= accepted(before)) {
      long revision = Math.max(document.serving().revision(), serves.serving().revision());
      RouteDocument held = Stored.read(read.route(), read.name(), inForce.bytes()).document();
      RouteDocument meant = held == null ? document : Unwritten.carry(document, held, serves);
      judgedAs = Stored.of(read.name(), read.bytes(), HandEdit.withRevision(meant, revision));
    }
    Judgement judged = Judgement.of(inForce, null, judgedAs, all, clock.instant());
    Stored settled = judged.stored();
    if (settled.document() == null) {
      return new Known(read, settled, judged.base(), unwritten, accepted(before));
    }
    List<AuditEntry> more = new ArrayList<>(unwritten);
    more.addAll(judged.entries());
    // The bytes as they came: kept as last good, they must not claim a revision nobody wrote.
    Stored serving = Stored.of(read.name(), read.bytes(), requireNonNull(settled.document()));
    return new Known(read, serving, serving, List.copyOf(more), document.serving().revision());
  }

  private static long accepted(@Nullable Known before) {
    return before == null ? NONE : before.accepted;
  }

  private List<AuditEntry> audit(Known now) throws IOException {
    Stored inForce = now.inForce;
    String route = inForce == null ? now.raw.route() : inForce.route();
    List<AuditEntry> all = new ArrayList<>(historyOf(RoutePaths.of(file, route)).read());
    all.addAll(now.unwritten);
    return all;
  }

  private HistoryFile historyOf(RoutePaths paths) {
    HistoryFile of = history;
    if (of == null || !of.isAt(paths.history())) {
      of = new HistoryFile(paths.history());
      history = of;
    }
    return of;
  }

  private boolean canWrite() {
    return writable && !Files.isSymbolicLink(file) && Files.isWritable(file.resolveSibling("."));
  }
}
