package dev.switchback.integration.mlflow;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.Documents;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.RouteDocument;
import dev.switchback.registry.Amendment;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.Stored;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes as well as MLflow allows: read, write one tag, read back. */
final class Amends {
  private static final Logger log = LoggerFactory.getLogger(Amends.class);
  private static final int TRIES = 4;

  /** So that a long reason does not push the serving state out of its tag. */
  private static final int REASON = 500;

  private final Models models;
  private final Versions versions;
  private final Kept kept;
  private final Clock clock;

  /** Writers of this process take turns: it is all the order that there is. */
  private final ReentrantLock turn = new ReentrantLock();

  Amends(Models models, Versions versions, Kept kept, Clock clock) {
    this.models = models;
    this.versions = versions;
    this.kept = kept;
    this.clock = clock;
  }

  AuditEntry change(String route, String name, Change change, String actor, String reason) {
    turn.lock();
    try {
      for (int tried = 1; tried <= TRIES; tried++) {
        Models.Model now = kept.model(name);
        Stored stored = kept.stored(route, now, named(change));
        Amendment made =
            Amendment.of(
                stored,
                RolloutTag.audit(Objects.requireNonNull(now.tags().get(RolloutTag.KEY))),
                change,
                actor,
                shortened(reason),
                clock.instant());
        RouteDocument whole = Objects.requireNonNull(made.next().document());
        RouteDocument next = trimmed(whole);
        RouteDocument before = trimmed(Objects.requireNonNull(stored.document()));
        AuditEntry entry = reduced(made.entries().get(0), before, next);
        if (change instanceof Change.Register register) {
          ModelVersion asked = whole.version(register.version().version());
          versions.register(name, Objects.requireNonNull(asked));
        }
        if (write(route, now, next, entry)) {
          return entry;
        }
        log.info("{} of {} was undone by another writer and is made again", change.kind(), route);
        LockSupport.parkNanos(
            TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(5, 50L * tried)));
      }
    } finally {
      turn.unlock();
    }
    throw new RegistryException(
        change.kind() + " of " + route + " was undone by other writers 4 times; try again");
  }

  Stored publish(String name, Stored given, String actor, String reason) {
    Amendment first =
        Amendment.publish(null, List.of(), given, actor, shortened(reason), clock.instant());
    RouteDocument document = Objects.requireNonNull(first.next().document());
    turn.lock();
    try {
      Models.Model now = models.get(name);
      if (now != null && now.tags().containsKey(RolloutTag.KEY)) {
        throw new RegistryException(
            "model %s has a route already, and MLflow cannot compare documents; change it instead"
                .formatted(name));
      }
      RouteDocument next = trimmed(document);
      Map<String, String> tags = tags(document.route(), next, null); // refuses before it writes
      check(name, tags);
      if (now == null) {
        models.create(name);
      }
      document.versions().forEach(version -> versions.register(name, version));
      Models.Model empty = new Models.Model(name, Map.of(), Map.of());
      if (!write(document.route(), empty, next, null)) {
        throw new RegistryException(
            "publishing " + document.route() + " was undone by another writer; look at MLflow");
      }
      return kept.stored(document.route(), kept.model(name));
    } finally {
      turn.unlock();
    }
  }

  /**
   * True if the state is there afterwards. The state goes last but the aliases, which only show.
   */
  private boolean write(
      String route, Models.Model now, RouteDocument next, @Nullable AuditEntry entry) {
    Map<String, String> tags = tags(route, next, entry);
    check(now.name(), tags);
    tags.forEach(
        (key, value) -> {
          if (!value.equals(now.tags().get(key))) {
            models.setTag(now.name(), key, value);
          }
        });
    Models.Model after = kept.model(now.name());
    if (!Objects.equals(tags.get(RolloutTag.KEY), after.tags().get(RolloutTag.KEY))) {
      return false;
    }
    try {
      point(after, MlflowCatalog.CHAMPION, next.serving().stable());
      point(after, MlflowCatalog.PREVIOUS, next.serving().previous());
      point(
          after,
          MlflowCatalog.CHALLENGER,
          next.serving().rollouts().isEmpty() ? null : next.serving().rollouts().get(0).canary());
    } catch (RegistryException failed) {
      log.warn("the aliases of {} in MLflow do not follow its state", now.name(), failed);
    }
    return true;
  }

  private void point(Models.Model model, String alias, @Nullable String label) {
    String number = label == null ? null : versions.number(model.name(), label);
    String points = model.aliases().get(alias);
    if (number != null && !number.equals(points)) {
      models.setAlias(model.name(), alias, number);
    } else if (number == null && points != null) {
      models.deleteAlias(model.name(), alias);
    }
  }

  private static void check(String model, Map<String, String> tags) {
    tags.forEach((key, value) -> Bounds.modelTag(model, key, value));
  }

  private static Map<String, String> tags(
      String route, RouteDocument next, @Nullable AuditEntry entry) {
    Map<String, @Nullable Object> fields = RouteTags.fields(next);
    Map<String, @Nullable Object> serving = sections(fields.get("serving"));
    Map<String, String> tags = RouteTags.write(route, fields);
    tags.put(RolloutTag.KEY, RolloutTag.write(route, serving, entry));
    return tags;
  }

  /** The version that a change is about, which the document need not list. */
  private static @Nullable String named(Change change) {
    return change instanceof Change.StartCanary start
        ? start.rollout().canary()
        : change instanceof Change.SwitchStable flip
            ? flip.version()
            : change instanceof Change.Rollback back
                ? back.version()
                : change instanceof Change.Register register ? register.version().version() : null;
  }

  /** The same, listing the versions that its serving state names, as it will be read. */
  private static RouteDocument trimmed(RouteDocument document) {
    List<String> labels = RolloutTag.labels(sections(RouteTags.fields(document).get("serving")));
    List<ModelVersion> named =
        labels.stream().map(document::version).filter(Objects::nonNull).toList();
    return new RouteDocument(
        document.route(),
        document.purpose(),
        document.owner(),
        document.rollback(),
        document.monitoring(),
        document.requireCanary(),
        document.maxStaleness(),
        named,
        document.serving(),
        document.thresholds(),
        document.call(),
        document.prices());
  }

  private static Map<String, @Nullable Object> sections(@Nullable Object section) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    if (section instanceof Map<?, ?> given) {
      given.forEach((key, value) -> map.put(String.valueOf(key), value));
    }
    return map;
  }

  /** Without the evidence, which has no place, and of the documents as they are read. */
  private static AuditEntry reduced(AuditEntry entry, RouteDocument before, RouteDocument next) {
    return AuditEntry.of(
        entry.revision(),
        entry.at(),
        entry.actor(),
        entry.kind(),
        entry.reason(),
        entry.detail(),
        Documents.digest(before),
        Documents.digest(next),
        Map.of(),
        entry.previousHash());
  }

  private static String shortened(String reason) {
    return reason.length() <= REASON ? reason : reason.substring(0, REASON - 1) + "…";
  }
}
