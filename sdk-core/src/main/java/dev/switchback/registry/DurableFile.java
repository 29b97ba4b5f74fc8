package dev.switchback.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes that survive a kill and a loss of power: temporary file, force, atomic move. */
final class DurableFile {
  private DurableFile() {}

  /** Replaces a file as a whole, or leaves it as it was. */
  static void replace(Path file, byte[] bytes) throws IOException {
    Path temporary =
        file.resolveSibling(
            "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    write(temporary, bytes);
    move(temporary, file);
  }

  /** Writes and forces a file in place. */
  static void write(Path file, byte[] bytes) throws IOException {
    writeForced(
        file,
        bytes,
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }

  /** Appends and forces. */
  static void append(Path file, byte[] bytes) throws IOException {
    boolean created = !Files.exists(file);
    writeForced(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (created) {
      forceDirectory(file);
    }
  }

  /** Moves atomically and forces the directory, so that the name is kept too. */
  static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceDirectory(to);
  }

  /** Cuts a file to a length. */
  static void truncate(Path file, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
      channel.force(true);
    }
  }

  private static void writeForced(Path file, byte[] bytes, OpenOption... options)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, options)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  private static void forceDirectory(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || System.getProperty("os.name", "").startsWith("Windows")) {
      return; // Windows cannot open a directory; its moves are journaled
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
