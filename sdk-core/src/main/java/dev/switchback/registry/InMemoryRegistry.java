package dev.switchback.registry;

import static java.util.Objects.requireNonNull;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.Documents;
import dev.switchback.document.RouteDocument;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A registry in this process's memory, for tests and for trying things out. Thread-safe. Hints come
 * on the writer's thread, after the change.
 *
 * <pre>{@code
 * InMemoryRegistry registry = InMemoryRegistry.ofYaml(text);
 * registry.change("ticket-triage", new Change.Freeze(), "ana", "looking into it");
 * }</pre>
 */
public final class InMemoryRegistry implements Registry {
  /** One route: what was put last, what is in force (null if nothing ever was), and its audit. */
  private record Slot(Stored shown, @Nullable Stored inForce, List<AuditEntry> history) {
    Slot {
      history = List.copyOf(history);
    }
  }

  private final Clock clock;
  private final Object lock = new Object();

  /** Guarded by lock. */
  private final Map<String, Slot> slots = new LinkedHashMap<>();

  private final List<Runnable> hints = new CopyOnWriteArrayList<>();

  private InMemoryRegistry(Clock clock) {
    this.clock = clock;
  }

  /** An empty registry whose audit shows this clock's time. */
  public static InMemoryRegistry withClock(Clock clock) {
    return new InMemoryRegistry(requireNonNull(clock, "clock"));
  }

  /** A registry that holds these documents. */
  public static InMemoryRegistry of(RouteDocument... documents) {
    InMemoryRegistry registry = withClock(Clock.systemUTC());
    for (RouteDocument document : documents) {
      registry.put(document);
    }
    return registry;
  }

  /**
   * A registry that holds these documents, written in YAML.
   *
   * @throws dev.switchback.document.DocumentException if one cannot be read
   */
  public static InMemoryRegistry ofYaml(String... documents) {
    InMemoryRegistry registry = withClock(Clock.systemUTC());
    for (String text : documents) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      RouteDocument document = Documents.read("document.yaml", bytes).document();
      registry.put(Stored.of(name(document.route()), bytes, document));
    }
    return registry;
  }

  /**
   * Puts a document as an edit by hand: without a new revision it is a change by actor {@code
   * file}, checked, and given the next revision. One that is refused is kept aside and reported by
   * {@link #readAll}; what was in force stays so.
   */
  public void put(RouteDocument document) {
    put(Stored.of(name(document.route()), Documents.write(document, false), document));
  }

  /** Puts text as an editor would save it, broken or not. */
  public void putYaml(String route, String text) {
    put(Stored.read(route, name(route), text.getBytes(StandardCharsets.UTF_8)));
  }

  private void put(Stored stored) {
    synchronized (lock) {
      Slot slot = slots.get(stored.route());
      slots.put(stored.route(), settle(slot, stored));
    }
    hints.forEach(Runnable::run);
  }

  @Override
  public Stored publish(String name, byte[] document, String actor, String reason) {
    Stored given = Stored.read(name, name, document);
    Stored kept;
    synchronized (lock) {
      Slot slot = slots.get(given.route());
      List<AuditEntry> history = slot == null ? List.of() : slot.history;
      Amendment amendment =
          Amendment.publish(
              slot == null ? null : slot.inForce, history, given, actor, reason, clock.instant());
      kept = amendment.next();
      slots.put(given.route(), new Slot(kept, kept, with(history, amendment.entries())));
    }
    hints.forEach(Runnable::run);
    return kept;
  }

  private static List<AuditEntry> with(List<AuditEntry> history, List<AuditEntry> entries) {
    List<AuditEntry> all = new ArrayList<>(history);
    all.addAll(entries);
    return all;
  }

  private Slot settle(@Nullable Slot slot, Stored stored) {
    if (slot == null || slot.inForce == null) {
      Stored inForce = stored.document() == null ? null : stored;
      return new Slot(stored, inForce, slot == null ? List.of() : slot.history);
    }
    HandEdit.Settled settled = HandEdit.settle(slot.inForce, stored, slot.history, clock.instant());
    if (settled.stored().document() == null) {
      return new Slot(settled.stored(), slot.inForce, slot.history);
    }
    return new Slot(settled.stored(), settled.stored(), with(slot.history, settled.entries()));
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, true, true, false);
  }

  @Override
  public Map<String, Stored> readAll() {
    Map<String, Stored> all = new LinkedHashMap<>();
    synchronized (lock) {
      slots.forEach((route, slot) -> all.put(route, slot.shown));
    }
    return all;
  }

  @Override
  public AuditEntry change(String route, Change change, String actor, String reason) {
    AuditEntry entry;
    synchronized (lock) {
      Slot slot = slots.get(route);
      if (slot == null) {
        throw new RegistryException("no route is called " + route + "; put its document first");
      }
      Stored now = slot.inForce;
      if (now == null) {
        throw new RegistryException(
            "the document of " + route + " cannot be changed: " + slot.shown.problems());
      }
      Amendment amendment = Amendment.of(now, slot.history, change, actor, reason, clock.instant());
      Stored next = amendment.next();
      entry = amendment.entries().get(0);
      slots.put(route, new Slot(next, next, with(slot.history, amendment.entries())));
    }
    hints.forEach(Runnable::run);
    return entry;
  }

  @Override
  public List<AuditEntry> history(String route) {
    synchronized (lock) {
      Slot slot = slots.get(route);
      return slot == null ? List.of() : slot.history;
    }
  }

  @Override
  public Watch watch(Runnable hint) {
    // A hint of its own, so that closing one of two equal ones leaves the other.
    Runnable own = () -> hint.run();
    hints.add(own);
    return new Watch() {
      @Override
      public Duration age() {
        return Duration.ZERO;
      }

      @Override
      public void close() {
        hints.remove(own);
      }
    };
  }

  @Override
  public void close() {
    hints.clear();
  }

  @Override
  public String toString() {
    return "InMemoryRegistry";
  }

  private static String name(String route) {
    return route + ".yaml";
  }
}
