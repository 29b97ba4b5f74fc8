package dev.switchback.registry;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps local reverts in the state directory, on the writer thread, again until it is done. */
final class LocalReverts {
  private static final Logger log = LoggerFactory.getLogger(LocalReverts.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final StateDirectory directory;
  private final Writer writer;

  LocalReverts(StateDirectory directory, Writer writer) {
    this.directory = directory;
    this.writer = writer;
  }

  /** Returns at once. */
  void keep(StateDirectory.Reverted reverted) {
    if (!writer.run(() -> write(reverted))) {
      log.warn("closed: the revert of {} is not kept on disk", reverted.rollout());
    }
  }

  private void write(StateDirectory.Reverted reverted) {
    try {
      directory.keep(reverted);
    } catch (IOException failed) {
      log.warn("the revert of {} is not on disk yet", reverted.rollout(), failed);
      writer.schedule(() -> write(reverted), AGAIN);
    }
  }
}
