package dev.switchback.registry;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * One route's audit as a process knows it, so that a store is asked only for what is new: for those
 * who write a store. Thread-safe. Every entry is verified once, against the one before it.
 */
public final class AuditTrail {
  /** Asks the store. */
  @FunctionalInterface
  public interface Reader<E extends Exception> {
    /**
     * The entries from the last known one on, that one among them, oldest first; all of them where
     * none is known.
     *
     * @param index of the last known one in the audit; 0 where none is
     * @param revision of the last known one; 0 where none is
     */
    List<AuditEntry> from(int index, long revision) throws E;
  }

  private final String route;

  /** Verified; never changed once it is here. */
  private volatile List<AuditEntry> known = List.of();

  /** The audit of a route, none of it known yet. */
  public AuditTrail(String route) {
    this.route = route;
  }

  /**
   * The whole audit, oldest first; unmodifiable. Where what was known is no longer in the store,
   * everything is read again.
   *
   * @throws RegistryException where the chain is broken
   */
  public <E extends Exception> List<AuditEntry> read(Reader<E> store) throws E {
    List<AuditEntry> before = known;
    List<AuditEntry> all = new ArrayList<>(before);
    List<AuditEntry> found =
        before.isEmpty()
            ? store.from(0, 0)
            : store.from(before.size() - 1, before.get(before.size() - 1).revision());
    if (before.isEmpty()) {
      all.addAll(found);
    } else if (!found.isEmpty() && found.get(0).equals(before.get(before.size() - 1))) {
      all.addAll(found.subList(1, found.size()));
    } else {
      before = List.of();
      all = new ArrayList<>(store.from(0, 0));
    }
    verify(all, before.size());
    List<AuditEntry> read = List.copyOf(all);
    known = read;
    return read;
  }

  private void verify(List<AuditEntry> all, int from) {
    Problem broken = AuditEntry.verify(all.subList(Math.max(from - 1, 0), all.size()));
    String why = broken == null ? null : broken.message();
    if (why == null && from == 0 && !all.isEmpty() && all.get(0).previousHash() != null) {
      why = "the entries before revision " + all.get(0).revision() + " are gone";
    }
    if (why != null) {
      throw new RegistryException(
          "the audit of %s is broken: %s; restore it from a copy, changes are refused until then"
              .formatted(route, why));
    }
  }
}
