package dev.switchback.registry;

/** Where the document that serves came from. */
public enum Source {
  /** The registry, in this process's life. */
  REMOTE,
  /** The last good document kept in the state directory. */
  DISK,
  /** A document the application ships. */
  PACKAGED
}
