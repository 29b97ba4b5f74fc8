package dev.switchback.operator;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a watch has seen so far. Confined to the thread of its command. */
final class Watched {
  private final Opened opened;
  private final List<String> routes;
  private final Output output;
  private final Screen screen;
  private final Ends ends = new Ends();
  private final Map<String, Long> revisions = new HashMap<>();
  private final Map<String, Set<String>> awaited = new HashMap<>();
  private @Nullable String failure;

  Watched(Opened opened, List<String> routes, Output output, Screen screen) {
    this.opened = opened;
    this.routes = routes;
    this.output = output;
    this.screen = screen;
  }

  /** The rollouts as they are; what cannot be read now ends the command. */
  void begin() {
    List<RouteDocument> documents = documents();
    for (RouteDocument document : documents) {
      revisions.put(document.route(), document.serving().revision());
      screen.state(document);
      if (!routes.isEmpty()) {
        for (Rollout rollout : document.serving().rollouts()) {
          ends.await(rollout);
          awaited.computeIfAbsent(document.route(), route -> new HashSet<>()).add(rollout.id());
        }
      }
    }
    screen.look(documents);
    output.out().flush();
  }

  private List<RouteDocument> documents() {
    List<RouteDocument> documents = new ArrayList<>();
    for (Stored stored : opened.routes(routes).values()) {
      RouteDocument document = stored.document();
      if (document != null) {
        documents.add(document);
      }
    }
    return documents;
  }

  /**
   * Tells what is new. A registry that is away is waited for.
   *
   * @return the exit code once what is waited for has happened
   */
  @Nullable Integer look() {
    try {
      List<RouteDocument> documents = documents();
      failure = null;
      for (RouteDocument document : documents) {
        news(document);
      }
      screen.look(documents);
    } catch (RegistryException away) {
      String text = String.valueOf(away.getMessage());
      if (!text.equals(failure)) {
        output.complain(text);
      }
      failure = text;
    }
    output.out().flush();
    return ends.code();
  }

  private void news(RouteDocument document) {
    String route = document.route();
    long revision = document.serving().revision();
    Long known = revisions.get(route);
    if (known != null && revision <= known) {
      return;
    }
    for (AuditEntry entry : opened.registry().history(route, known == null ? 0 : known + 1)) {
      if (entry.revision() <= revision) {
        screen.change(route, entry);
        ends.changed(entry);
      }
    }
    revisions.put(route, revision);
    ends.gone(document, awaited.getOrDefault(route, Set.of()));
  }
}
