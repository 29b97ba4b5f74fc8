package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import dev.switchback.UnknownRouteException;
import dev.switchback.document.RouteDocument;
import dev.switchback.registry.Registry;
import dev.switchback.registry.Stored;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A registry that was opened for one command, with what has to be closed behind it. */
final class Opened implements AutoCloseable {
  private final Registry registry;
  private final Runnable behind;
  private final @Nullable PooledLedger ledger;

  Opened(Registry registry, @Nullable PooledLedger ledger, Runnable behind) {
    this.registry = registry;
    this.ledger = ledger;
    this.behind = behind;
  }

  Opened(Registry registry) {
    this(registry, null, () -> {});
  }

  Registry registry() {
    return registry;
  }

  /** Where a fleet may pool its counts in this store; null where there is no place for them. */
  @Nullable PooledLedger ledger() {
    return ledger;
  }

  /**
   * What the registry holds of these routes, of all where none is named, in the order of their
   * names.
   *
   * @throws UnknownRouteException for a name that it does not have
   */
  Map<String, Stored> routes(Collection<String> named) {
    Map<String, Stored> all = registry.readAll();
    Map<String, Stored> found = new LinkedHashMap<>();
    (named.isEmpty() ? all.keySet() : named)
        .stream().sorted().forEach(route -> found.put(route, in(all, route)));
    return found;
  }

  /** One route's document, its history read as well. */
  Found route(String route) {
    Stored stored = in(registry.readAll(), route);
    RouteDocument document = stored.document();
    if (document == null) {
      throw new SwitchbackException(
          stored.name() + " is refused, mend it first: " + stored.problems());
    }
    return new Found(stored, document, registry.history(route), ledger);
  }

  private static Stored in(Map<String, Stored> all, String route) {
    Stored stored = all.get(route);
    if (stored == null) {
      throw UnknownRouteException.of(route, all.keySet());
    }
    return stored;
  }

  @Override
  public void close() {
    try {
      registry.close();
    } finally {
      behind.run();
    }
  }
}
