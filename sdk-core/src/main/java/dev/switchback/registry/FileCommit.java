package dev.switchback.registry;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Documents;
import dev.switchback.document.RouteDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A change of one document as it reaches the disk, and what becomes of one that was cut short. Used
 * under the directory's lock.
 *
 * <p>The order is: the next document as a pending file, forced; the audit entries, forced; the move
 * of the pending file over the document, the directory forced. A process that is killed leaves one
 * of these, and the next look mends it:
 *
 * <ul>
 *   <li>a pending file without its entries: the change was never made, the file goes;
 *   <li>a torn or unfinished run of entries: the same, and they are cut off;
 *   <li>all entries and the pending file: the change is finished by the move, so no entry is lost;
 *   <li>the document moved: the change is made.
 * </ul>
 *
 * <p>Where somebody edited the document in between, the audit stands, and the edit is judged
 * against the change that it did not know.
 */
final class FileCommit {
  /** Where a process can be killed; for tests. */
  enum Step {
    PENDING,
    AUDITED,
    COMPARED,
    MOVED,
    KEPT
  }

  private final Consumer<Step> after;

  FileCommit(Consumer<Step> after) {
    this.after = after;
  }

  /**
   * Makes a change; false, and nothing is changed, if the document is not what it was made from.
   */
  boolean commit(
      RoutePaths paths, HistoryFile history, byte[] expected, byte[] next, List<AuditEntry> entries)
      throws IOException {
    int audited = history.read().size();
    if (!isStill(paths.document(), expected)) {
      return false;
    }
    DurableFile.replace(paths.pending(), next);
    copyPermissions(paths.document(), paths.pending());
    after.accept(Step.PENDING);
    history.append(entries);
    after.accept(Step.AUDITED);
    if (!isStill(paths.document(), expected)) {
      history.cut(audited);
      Files.deleteIfExists(paths.pending());
      return false;
    }
    after.accept(Step.COMPARED);
    DurableFile.move(paths.pending(), paths.document());
    after.accept(Step.MOVED);
    keep(paths, next);
    after.accept(Step.KEPT);
    return true;
  }

  /** Keeps a copy of what is in force. */
  void keep(RoutePaths paths, byte[] bytes) throws IOException {
    if (!isStill(paths.accepted(), bytes)) {
      DurableFile.replace(paths.accepted(), bytes);
    }
  }

  /**
   * The copy of what was in force, or null if there is none that can be read. One with the bytes of
   * what was just read is that: a document takes a while to parse, and a start reads all of them.
   */
  @Nullable Stored kept(RoutePaths paths, Stored read) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(paths.accepted());
    } catch (NoSuchFileException none) {
      return null;
    }
    Stored kept =
        read.holds(bytes) ? read : Stored.read(read.route(), paths.document().toString(), bytes);
    return kept.document() == null ? null : kept;
  }

  /** Finishes or takes back a change that was cut short; returns what the document is then. */
  Stored recover(RoutePaths paths, HistoryFile history, Stored read, RouteDocument document)
      throws IOException {
    String route = document.route();
    Stored pending = read(paths.pending(), paths.document(), route);
    if (pending == null) {
      return read;
    }
    List<AuditEntry> entries = history.read();
    String now = Documents.digest(document);
    String last = entries.isEmpty() ? null : entries.get(entries.size() - 1).after();
    RouteDocument next = pending.document();
    if (now.equals(last)) {
      Files.deleteIfExists(paths.pending());
    } else if (next != null && Documents.digest(next).equals(last)) {
      boolean untouched = made(entries, now) >= 0;
      DurableFile.move(paths.pending(), untouched ? paths.document() : paths.accepted());
      return untouched ? pending : read;
    } else {
      Stored kept = kept(paths, read);
      RouteDocument before = kept == null ? null : kept.document();
      int made = made(entries, now);
      if (before != null && made >= 0 && Documents.digest(before).equals(now)) {
        history.cut(made);
      }
      Files.deleteIfExists(paths.pending());
    }
    return read;
  }

  /** How many entries lead to the document of that digest; -1 if none does. */
  private static int made(List<AuditEntry> entries, String digest) {
    for (int i = entries.size(); i > 0; i--) {
      if (entries.get(i - 1).after().equals(digest)) {
        return i;
      }
    }
    return entries.isEmpty() || digest.equals(entries.get(0).before()) ? 0 : -1;
  }

  private static @Nullable Stored read(Path file, Path document, String route) throws IOException {
    try {
      return Stored.read(route, document.toString(), Files.readAllBytes(file));
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  private static boolean isStill(Path file, byte[] expected) throws IOException {
    try {
      return Arrays.equals(Files.readAllBytes(file), expected);
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  private static void copyPermissions(Path from, Path to) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(Files.getPosixFilePermissions(from));
    }
  }
}
