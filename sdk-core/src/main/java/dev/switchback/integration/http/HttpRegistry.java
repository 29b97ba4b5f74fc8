package dev.switchback.integration.http;

import static java.util.Objects.requireNonNull;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.DocumentException;
import dev.switchback.registry.AuditTrail;
import dev.switchback.registry.Registry;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.StoreWatch;
import dev.switchback.registry.Stored;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Routes on an HTTP server. Thread-safe. The server keeps the state machine, the audit and the
 * time; {@code RegistryServer} of sdk-examples is one of about 300 lines.
 *
 * <p>The protocol, below the address:
 *
 * <ul>
 *   <li>{@code GET routes}: {@code {"routes": [{"route", "etag", "format": "yaml"|"json",
 *       "live"}]}} with an {@code ETag}; 304 for {@code If-None-Match}; with {@code Prefer:
 *       wait=30} it is answered when there is news, or after the wait, and says {@code
 *       Preference-Applied};
 *   <li>{@code GET routes/R}: the document, with the {@code ETag} of the list;
 *   <li>{@code PUT routes/R} with {@code If-Match}, or {@code If-None-Match: *} for the first one,
 *       and {@code Switchback-Actor} and {@code Switchback-Reason} in percent-encoding: the
 *       document as it is kept then;
 *   <li>{@code POST routes/R/changes} with {@code If-Match} and {@code {"actor", "reason",
 *       "change": {"kind", …}}}: the audit entry;
 *   <li>{@code GET routes/R/history?from=REVISION} or {@code ?newest=COUNT}: one entry a line.
 * </ul>
 *
 * <p>412 where the document is another by now, 409 with {@code {"error"}} where the change is
 * refused. Redirects are followed on the same host only.
 *
 * <pre>{@code
 * HttpRegistry registry =
 *     HttpRegistry.builder(URI.create("https://registry.example.com/")).bearer(() -> token).build();
 * }</pre>
 */
public final class HttpRegistry implements Registry {
  private static final int TRIES = 4;

  private final HttpRegistryBuilder settings;
  private final Calls calls;
  private final Map<String, AuditTrail> trails = new ConcurrentHashMap<>();
  private final List<StoreWatch> watches = new CopyOnWriteArrayList<>();

  /** Writers of this process take turns, or each would only cost the others their tries. */
  private final ReentrantLock turn = new ReentrantLock();

  /** The last reading. */
  private volatile Reading read = new Reading(null, Map.of());

  /**
   * @param etag of a list all of whose documents were read and are good; null otherwise, so that
   *     nothing refused is taken for known
   */
  private record Reading(@Nullable String etag, Map<String, Known> routes) {}

  private record Known(Stored stored, @Nullable String etag) {}

  HttpRegistry(HttpRegistryBuilder settings) {
    this.settings = settings;
    HttpClient given = settings.client;
    HttpClient client =
        given == null ? HttpClient.newBuilder().connectTimeout(settings.timeout).build() : given;
    this.calls =
        new Calls(new Wire(client, settings.address, settings.authorization), settings.timeout);
  }

  /** The registry at an address, without authorization and with every default. */
  public static HttpRegistry of(URI address) {
    return builder(address).build();
  }

  /**
   * Settings of the registry at an address.
   *
   * @throws IllegalArgumentException unless it is an http or https URL without user and query
   */
  public static HttpRegistryBuilder builder(URI address) {
    return new HttpRegistryBuilder(requireNonNull(address, "address"));
  }

  /** What the protocol asks of a server. */
  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, true, true, true);
  }

  @Override
  public Map<String, Stored> readAll() {
    Reading before = read;
    Index index = calls.index(before.etag());
    if (index == null) {
      return stored(before.routes());
    }
    Map<String, Known> routes = new LinkedHashMap<>();
    boolean accepted = true;
    for (Index.Entry entry : index.entries()) {
      Known known = before.routes().get(entry.route());
      if (known == null || !entry.etag().equals(known.etag())) {
        Calls.Document found = calls.document(entry.route(), entry.json());
        known = found == null ? null : new Known(found.stored(), accepted(found));
      }
      if (known == null) {
        accepted = false; // it went while the list was read
      } else {
        routes.put(entry.route(), known);
        accepted &= known.etag() != null;
      }
    }
    read = new Reading(accepted ? index.etag() : null, routes);
    return stored(routes);
  }

  /** The tag is remembered only where the body was good. */
  private static @Nullable String accepted(Calls.Document found) {
    return found.stored().document() == null ? null : found.etag();
  }

  private static Map<String, Stored> stored(Map<String, Known> routes) {
    Map<String, Stored> all = new LinkedHashMap<>();
    routes.forEach((route, known) -> all.put(route, known.stored()));
    return all;
  }

  @Override
  public AuditEntry change(String route, Change change, String actor, String reason) {
    return inTurn(
        change.kind() + " of " + route,
        () -> {
          Calls.Document now = calls.document(route, false);
          if (now == null) {
            throw new RegistryException(
                "no route is called " + route + "; publish its document first");
          }
          return calls.change(route, tag(route, now), change, actor, reason);
        });
  }

  @Override
  public Stored publish(String name, byte[] document, String actor, String reason) {
    Stored given = Stored.read(name, name, document);
    if (given.document() == null) {
      throw new DocumentException(given.problems());
    }
    String route = given.route();
    byte[] kept =
        inTurn(
            "publishing " + route,
            () -> {
              Calls.Document now = calls.document(route, false);
              String etag = now == null ? null : tag(route, now);
              return calls.publish(given, etag, actor, reason);
            });
    return Stored.read(route, given.name(), kept);
  }

  /** Tries until somebody else was quicker four times. */
  private <T> T inTurn(String what, Supplier<@Nullable T> attempt) {
    turn.lock();
    try {
      for (int tried = 1; tried <= TRIES; tried++) {
        T made = attempt.get();
        if (made != null) {
          watches.forEach(StoreWatch::nudge);
          return made;
        }
        pause(tried);
      }
    } finally {
      turn.unlock();
    }
    throw new RegistryException(
        what + " lost against other writers " + TRIES + " times; try again");
  }

  private static String tag(String route, Calls.Document now) {
    String etag = now.etag();
    if (etag == null) {
      throw new RegistryException(
          route + " came without an ETag: the server cannot compare, so nothing is changed there");
    }
    return etag;
  }

  private static void pause(int tried) {
    long micros = ThreadLocalRandom.current().nextLong(500, 1_000L + 10_000L * tried);
    LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(micros));
  }

  @Override
  public List<AuditEntry> history(String route) {
    return trails
        .computeIfAbsent(route, AuditTrail::new)
        .read((index, revision) -> calls.history(route, "from=" + revision));
  }

  @Override
  public List<AuditEntry> history(String route, long fromRevision) {
    return calls.history(route, "from=" + fromRevision);
  }

  @Override
  public List<AuditEntry> newest(String route, int most) {
    return calls.history(route, "newest=" + most);
  }

  /** Hints come from a daemon thread of the watch's own. */
  @Override
  public Watch watch(Runnable hint) {
    StoreWatch watch =
        StoreWatch.start(toString(), new HttpEye(calls, settings.wait), settings.pace, hint);
    watches.add(watch);
    return new Watch() {
      @Override
      public Duration age() {
        return watch.age();
      }

      @Override
      public void close() {
        watches.remove(watch);
        watch.close();
      }
    };
  }

  /** Ends its watches. */
  @Override
  public void close() {
    watches.forEach(StoreWatch::close);
    watches.clear();
  }

  @Override
  public String toString() {
    return "HttpRegistry(" + settings.address + ")";
  }
}
