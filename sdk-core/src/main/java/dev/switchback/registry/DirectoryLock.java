package dev.switchback.registry;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Holds off the other writers of a directory: those of this JVM by a lock, since a file lock is the
 * whole JVM's, and other processes by {@code .switchback.lock}. Editors are not held off.
 */
final class DirectoryLock {
  static final String FILE = ".switchback.lock";

  /** One lock a directory and JVM, for as long as the JVM lives. */
  private static final Map<Path, ReentrantLock> IN_THIS_JVM = new ConcurrentHashMap<>();

  /** What is done while the lock is held. */
  interface Work<T extends @Nullable Object> {
    T run() throws IOException;
  }

  private final Path directory;
  private final boolean writable;
  private final ReentrantLock inThisJvm;

  /**
   * @param writable false: the directory cannot be written, so no other process can either
   */
  DirectoryLock(Path directory, boolean writable) {
    this.directory = directory;
    this.writable = writable;
    this.inThisJvm =
        IN_THIS_JVM.computeIfAbsent(
            directory.toAbsolutePath().normalize(), path -> new ReentrantLock());
  }

  /** Waits for the lock, then works; the lock goes with the process, however it ends. */
  <T extends @Nullable Object> T hold(Work<T> work) throws IOException {
    inThisJvm.lock();
    try {
      if (!writable || !Files.isWritable(directory)) {
        return work.run();
      }
      try (FileChannel channel =
          FileChannel.open(
              directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock();
        return work.run();
      } catch (FileLockInterruptionException interrupted) {
        // The JDK leaves the thread's flag set.
        InterruptedIOException told =
            new InterruptedIOException("interrupted while waiting for " + directory + "/" + FILE);
        told.initCause(interrupted);
        throw told;
      }
    } finally {
      inThisJvm.unlock();
    }
  }
}
