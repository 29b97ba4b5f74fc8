package dev.switchback.registry;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where routes are kept: the source of truth. Thread-safe. Methods may do I/O and are never called
 * by a model call.
 */
public interface Registry extends AutoCloseable {
  /**
   * What a store promises.
   *
   * @param cas a change replaces only the revision it was made from
   * @param push changes of others are told, not only found by polling
   * @param atomicAudit a change and its audit entry are written together or not at all
   * @param storeTime audit times are the store's, not this machine's
   */
  record Capabilities(boolean cas, boolean push, boolean atomicAudit, boolean storeTime) {}

  /** Watches until closed; {@link #close} can be called twice. */
  interface Watch extends AutoCloseable {
    /** Time since the watch was last known to work; zero where it cannot die. */
    Duration age();

    @Override
    void close();
  }

  /** What this store promises, now. */
  Capabilities capabilities();

  /**
   * Every route by name, broken ones among them with what is wrong.
   *
   * @throws RegistryException if the store cannot be read
   */
  Map<String, Stored> readAll();

  /**
   * One route, or null if the store does not have it.
   *
   * @throws RegistryException if the store cannot be read
   */
  default @Nullable Stored read(String route) {
    return readAll().get(route);
  }

  /**
   * Makes a change by compare-and-set on the revision, with its audit entry. A writer that loses
   * reads again and tries again, at most 3 times.
   *
   * @param reason why, for the audit; may be empty where the change does not require one
   * @return the audit entry that was written
   * @throws dev.switchback.document.ChangeRefusedException if the state machine refuses it, or its
   *     thresholds do not pass the lint
   * @throws RegistryException if the store does not have the route, cannot be written, or the
   *     change lost 4 times
   */
  AuditEntry change(String route, Change change, String actor, String reason);

  /**
   * The route's audit, oldest first; empty for a route without changes.
   *
   * @throws RegistryException if it cannot be read or its chain is broken
   */
  List<AuditEntry> history(String route);

  /** The audit from that revision on, oldest first. */
  default List<AuditEntry> history(String route, long fromRevision) {
    return history(route).stream().filter(entry -> entry.revision() >= fromRevision).toList();
  }

  /**
   * Runs {@code hint} when something may have changed, on a thread of the store's or of the
   * writer's: it must be quick. It may come for nothing, and never names what changed: read again.
   */
  Watch watch(Runnable hint);

  /** Ends its watches and threads; can be called twice. */
  @Override
  void close();
}
