package dev.switchback.registry;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Documents;
import dev.switchback.document.Problem;
import dev.switchback.document.RouteDocument;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which stored document serves. All but the readers of its facts is the writer thread's.
 */
final class Loader<V> {
  private static final Logger log = LoggerFactory.getLogger(Loader.class);

  private final SnapshotsBuilder<V> settings;
  private final Table<V> table;
  private final @Nullable StateDirectory directory;
  private final Teller teller;

  /** Tag of the content last confirmed or told of, by route. */
  private final Map<String, String> seen = new HashMap<>();

  /** When the registry last confirmed what serves, by route, in the ticker's time. */
  private final Map<String, Long> confirmed = new ConcurrentHashMap<>();

  /** Routes of which the registry had at the last reading what serves. */
  private final Set<String> current = ConcurrentHashMap.newKeySet();

  private final Map<String, List<Problem>> problems = new ConcurrentHashMap<>();
  private volatile long ignored;
  private volatile boolean hasFallbacks;

  Loader(SnapshotsBuilder<V> settings, Table<V> table, @Nullable StateDirectory directory) {
    this.settings = settings;
    this.table = table;
    this.directory = directory;
    this.teller = new Teller(settings.events, settings.clock);
  }

  /** Last good documents, and packaged ones for the routes that have none. */
  void loadFallbacks() {
    if (directory != null) {
      for (Stored stored : directory.lastGood()) {
        fallback(stored.name(), stored.document(), Source.DISK);
      }
    }
    for (RouteDocument document : settings.packaged) {
      fallback("packaged " + document.route(), document, Source.PACKAGED);
    }
  }

  /** Whether anything could serve without the registry. Any thread. */
  boolean hasFallbacks() {
    return hasFallbacks;
  }

  private void fallback(String name, @Nullable RouteDocument document, Source source) {
    if (document == null || table.state(document.route()) != null) {
      return;
    }
    List<Problem> refused = check(name, document);
    if (refused.isEmpty()) {
      table.serve(document, source, document.maxStaleness() != null);
      hasFallbacks = true;
    } else {
      problems.put(document.route(), refused);
      teller.refused(document.route(), refused);
    }
  }

  /**
   * Reads everything once.
   *
   * @throws RuntimeException if the registry cannot be read
   */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void load() {
    Map<String, Stored> read = settings.registry.readAll();
    read.values().forEach(this::consider);
    for (String route : table.values().keySet()) {
      if (!read.containsKey(route) && !"".equals(seen.put(route, ""))) {
        current.remove(route);
        ignored++;
        teller.notConfirmed(
            route, settings.registry + " does not have it any more; its last document serves on");
      }
    }
    problems.keySet().removeIf(route -> !read.containsKey(route));
  }

  private void consider(Stored stored) {
    String route = stored.route();
    RouteDocument document = stored.document();
    RouteState now = table.state(route);
    boolean same = stored.tag().equals(seen.get(route));
    if (same && !current.contains(route)) {
      return; // refused or ignored before, and told
    }
    if (same) {
      confirm(route);
      return;
    }
    seen.put(route, stored.tag());
    if (document == null) {
      refuse(stored, stored.problems());
      return;
    }
    if (now != null && now.source() != Source.PACKAGED) {
      int order = Admission.order(document, now.document());
      if (order < 0) {
        ignore(route, document, now.document());
        return;
      }
      if (order == 0) {
        // A file that cannot be written keeps its revision when it is edited; what was kept of it
        // before a restart does not outrank it.
        boolean edited = now.source() == Source.DISK && !settings.registry.capabilities().cas();
        if (edited || Documents.digest(document).equals(Documents.digest(now.document()))) {
          take(stored, document, now);
        } else {
          refuse(stored, List.of(Refusals.otherContent(stored.name(), document)));
        }
        return;
      }
    }
    take(stored, document, now);
  }

  private void take(Stored stored, RouteDocument document, @Nullable RouteState now) {
    String route = stored.route();
    List<Problem> refused = check(stored.name(), document);
    if (!refused.isEmpty()) {
      refuse(stored, refused);
      return;
    }
    table.serve(document, Source.REMOTE, false);
    confirm(route);
    if (directory != null) {
      try {
        directory.keep(stored);
      } catch (IOException failed) {
        log.warn("the last good document of {} could not be kept", route, failed);
      }
    }
    long before = now == null ? 0 : now.document().serving().revision();
    if (now == null || Admission.order(document, now.document()) != 0) {
      teller.serves(document, before, before == 0 ? null : actor(document));
    }
  }

  private List<Problem> check(String name, RouteDocument document) {
    List<Problem> refused = Admission.notAllowed(name, document, settings.allow);
    return refused.isEmpty() ? Admission.lint(name, document) : refused;
  }

  private void confirm(String route) {
    confirmed.put(route, settings.ticker.getAsLong());
    current.add(route);
    problems.remove(route);
    table.mark(route, false);
  }

  private void refuse(Stored stored, List<Problem> refused) {
    String route = stored.route();
    List<Problem> placed = Documents.place(stored.name(), stored.bytes(), refused);
    current.remove(route);
    problems.put(route, placed);
    teller.refused(route, placed);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  private void ignore(String route, RouteDocument document, RouteDocument serves) {
    ignored++;
    current.remove(route);
    teller.notConfirmed(route, Refusals.lower(document, serves));
  }

  private @Nullable String actor(RouteDocument document) {
    try {
      List<AuditEntry> entries =
          settings.registry.history(document.route(), document.serving().revision());
      return entries.isEmpty() ? null : entries.get(0).actor();
    } catch (RegistryException unknown) {
      log.debug("the actor of a change of {} is not known", document.route(), unknown);
      return null;
    }
  }

  boolean isConfirmed(String route) {
    return current.contains(route);
  }

  /** When it last was; null if it never was. */
  @Nullable Long confirmed(String route) {
    return confirmed.get(route);
  }

  Map<String, List<Problem>> problems() {
    return Map.copyOf(problems);
  }

  long ignored() {
    return ignored;
  }

  void failed(String message) {
    table.values().keySet().forEach(route -> teller.notConfirmed(route, message));
  }

  /** Everything that was refused, in one text. */
  String why() {
    return problems.isEmpty()
        ? "it has no document"
        : problems.values().stream()
            .flatMap(List::stream)
            .map(Problem::toString)
            .collect(Collectors.joining("\n"));
  }
}
