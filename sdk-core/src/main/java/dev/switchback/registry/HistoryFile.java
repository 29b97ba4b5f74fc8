package dev.switchback.registry;

import dev.switchback.SwitchbackException;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The audit of one route, {@code <route>.history.jsonl}: one entry a line, each with the hash of
 * the one before. Used under the directory's lock; remembers what it read, so that a look costs
 * only the lines that are new.
 */
final class HistoryFile {
  private final Path file;
  private byte[] known = new byte[0];
  private List<AuditEntry> entries = List.of();

  HistoryFile(Path file) {
    this.file = file;
  }

  boolean isAt(Path other) {
    return file.equals(other);
  }

  /**
   * Every whole entry, oldest first. A last line without its end was torn by a kill before its
   * change was made: it is left out here, and cut off by {@link #cut}.
   *
   * @throws BrokenAuditException naming the line where the chain is broken
   */
  List<AuditEntry> read() throws IOException {
    byte[] bytes = bytes();
    int whole = bytes.length;
    while (whole > 0 && bytes[whole - 1] != '\n') {
      whole--;
    }
    int from = startsWithKnown(bytes, whole) ? known.length : 0;
    List<AuditEntry> all = from == 0 ? new ArrayList<>() : new ArrayList<>(entries);
    int line = all.size();
    int start = from;
    for (int end = from; end < whole; end++) {
      if (bytes[end] == '\n') {
        line++;
        all.add(parse(new String(bytes, start, end - start, StandardCharsets.UTF_8), line));
        start = end + 1;
      }
    }
    verify(all, from == 0 ? 0 : entries.size());
    known = java.util.Arrays.copyOf(bytes, whole);
    entries = List.copyOf(all);
    return entries;
  }

  /** Adds entries, forced, after cutting off a torn line. */
  void append(List<AuditEntry> added) throws IOException {
    cut(entries.size());
    StringBuilder text = new StringBuilder();
    for (AuditEntry entry : added) {
      text.append(entry.toJson()).append('\n');
    }
    DurableFile.append(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Keeps the first entries only: those after were written for a change that was never made. */
  void cut(int count) throws IOException {
    long length = 0;
    int lines = 0;
    while (lines < count) {
      if (known[(int) length++] == '\n') {
        lines++;
      }
    }
    if (Files.exists(file) && Files.size(file) > length) {
      DurableFile.truncate(file, length);
    }
  }

  private byte[] bytes() throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException none) {
      return new byte[0];
    }
  }

  private boolean startsWithKnown(byte[] bytes, int whole) {
    return known.length <= whole
        && java.util.Arrays.equals(known, 0, known.length, bytes, 0, known.length);
  }

  private AuditEntry parse(String text, int line) {
    try {
      return AuditEntry.fromJson(text);
    } catch (SwitchbackException | IllegalArgumentException broken) {
      throw broken(line, String.valueOf(broken.getMessage()), broken);
    }
  }

  /** Entries before {@code from} were verified when they were read. */
  private void verify(List<AuditEntry> all, int from) {
    for (int i = from; i < all.size(); i++) {
      Problem broken = AuditEntry.verify(all.subList(Math.max(i - 1, 0), i + 1));
      if (broken != null) {
        throw broken(i + 1, broken.message(), null);
      }
    }
    if (from == 0 && !all.isEmpty() && all.get(0).previousHash() != null) {
      throw broken(1, "the entries before it are gone", null);
    }
  }

  private BrokenAuditException broken(int line, String why, @Nullable Exception cause) {
    return new BrokenAuditException(
        "%s:%d: the audit is broken: %s; put the file back from a copy, changes are refused until then"
            .formatted(file, line, why),
        cause);
  }
}
