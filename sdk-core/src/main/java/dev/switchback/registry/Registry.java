package dev.switchback.registry;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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
   * Puts a whole document: a route's first one, or one whose difference from what is kept is taken
   * as changes, each checked and audited. After a restore, a document with a higher epoch is taken
   * as it is.
   *
   * @param name for messages; read as JSON where it ends in {@code .json}
   * @param reason why, for the audit
   * @return what is kept now
   * @throws dev.switchback.document.DocumentException if it cannot be read
   * @throws dev.switchback.document.ChangeRefusedException if no allowed change leads to it
   * @throws RegistryException if the store cannot be written, or takes no documents this way
   */
  default Stored publish(String name, byte[] document, String actor, String reason) {
    throw new RegistryException(
        this + " takes no whole documents; put " + name + " where it reads");
  }

  /**
   * The route's audit, oldest first; empty for a route without changes.
   *
   * @throws BrokenAuditException if its chain is broken
   * @throws RegistryException if it cannot be read
   */
  List<AuditEntry> history(String route);

  /** The audit from that revision on, oldest first. */
  default List<AuditEntry> history(String route, long fromRevision) {
    return history(route).stream().filter(entry -> entry.revision() >= fromRevision).toList();
  }

  /**
   * The latest entries, newest first.
   *
   * @param most how many at most
   */
  default List<AuditEntry> newest(String route, int most) {
    List<AuditEntry> all = history(route);
    List<AuditEntry> newest =
        new ArrayList<>(all.subList(Math.max(0, all.size() - most), all.size()));
    Collections.reverse(newest);
    return Collections.unmodifiableList(newest);
  }

  /**
   * Runs {@code hint} when something may have changed, on a thread of the store's or of the
   * writer's: it must be quick. It may come for nothing, and never names what changed: read again.
   */
  Watch watch(Runnable hint);

  /**
   * The leases of this store; null, the default, where it has none. Then compare-and-set alone
   * decides between processes.
   */
  default @Nullable Leases leases() {
    return null;
  }

  /** Ends its watches and threads; can be called twice. */
  @Override
  void close();
}
