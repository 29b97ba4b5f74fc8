package dev.switchback.integration.mlflow;

import dev.switchback.SwitchbackException;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.Problem;
import dev.switchback.registry.Registry;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.StoreWatch;
import dev.switchback.registry.Stored;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes in MLflow's model registry, for those who have nothing else. Thread-safe. The serving
 * state is the model tag {@code switchback.rollout}; owner, purpose, rollback, monitoring and
 * thresholds are tags beside it; the aliases {@code champion}, {@code challenger} and {@code
 * previous} follow, for people to read.
 *
 * <p>MLflow has no compare-and-set, no history and no push. A change is written when what was read
 * is still there, read back, and made again if another writer was quicker; two writers within the
 * same milliseconds may still undo one another's change. Only the last audit entry is kept, without
 * the ledger. One rollout a route; no shadow, and no {@code call}, {@code require_canary} and
 * {@code max_staleness}. A document lists the versions that the serving state names; the others are
 * in MLflow. Where more is needed, keep the route in a store and its versions here: {@link
 * MlflowCatalog}.
 *
 * <pre>{@code
 * MlflowRegistry registry =
 *     MlflowRegistry.builder(MlflowServer.at(address)).route("ticket-triage").build();
 * }</pre>
 */
public final class MlflowRegistry implements Registry {
  private static final Logger log = LoggerFactory.getLogger(MlflowRegistry.class);

  private final MlflowRegistryBuilder settings;
  private final Models models;
  private final Kept kept;
  private final Amends amends;
  private final List<StoreWatch> watches = new CopyOnWriteArrayList<>();

  MlflowRegistry(MlflowRegistryBuilder settings) {
    this.settings = settings;
    this.models = new Models(settings.server);
    Versions versions = new Versions(models);
    this.kept = new Kept(models, versions);
    this.amends = new Amends(models, versions, kept, settings.clock);
    log.warn(
        "{} has no compare-and-set, no audit beyond the last change, no push and no time of its"
            + " own: reverts trip in each process at once and are written as well as it allows;"
            + " a store keeps them better",
        this);
  }

  /** Settings of the registry of a server. */
  public static MlflowRegistryBuilder builder(MlflowServer server) {
    return new MlflowRegistryBuilder(server);
  }

  /** Nothing of it. */
  @Override
  public Capabilities capabilities() {
    return new Capabilities(false, false, false, false);
  }

  @Override
  public Map<String, Stored> readAll() {
    Map<String, Stored> all = new LinkedHashMap<>();
    for (String route : settings.routes.keySet()) {
      Stored stored = read(route);
      if (stored != null) {
        all.put(route, stored);
      }
    }
    return all;
  }

  @Override
  public @Nullable Stored read(String route) {
    String name = settings.routes.get(route);
    Models.Model model = name == null ? null : models.get(name);
    if (model == null) {
      return null;
    }
    try {
      return kept.stored(route, model);
    } catch (SwitchbackException | IllegalArgumentException wrong) {
      return Stored.refused(
          route,
          Kept.name(route),
          model.tags().toString().getBytes(StandardCharsets.UTF_8),
          List.of(
              Problem.error(
                  RolloutTag.KEY,
                  String.valueOf(wrong.getMessage()),
                  "mend the tags of model " + model.name() + " in MLflow")));
    }
  }

  @Override
  public AuditEntry change(String route, Change change, String actor, String reason) {
    AuditEntry entry = amends.change(route, model(route), change, actor, reason);
    watches.forEach(StoreWatch::nudge);
    return entry;
  }

  /** A route's first document; later ones are refused, since MLflow cannot compare them. */
  @Override
  public Stored publish(String name, byte[] document, String actor, String reason) {
    Stored given = Stored.read(name, name, document);
    Stored first = amends.publish(model(given.route()), given, actor, reason);
    watches.forEach(StoreWatch::nudge);
    return first;
  }

  private String model(String route) {
    String model = settings.routes.get(route);
    if (model == null) {
      throw new RegistryException(
          "no model is named for route " + route + "; name it with route(…) in the builder");
    }
    return model;
  }

  /** The last change, since MLflow keeps no other; empty before the first, and of no model. */
  @Override
  public List<AuditEntry> history(String route) {
    String name = settings.routes.get(route);
    Models.Model model = name == null ? null : models.get(name);
    String tag = model == null ? null : model.tags().get(RolloutTag.KEY);
    try {
      return tag == null ? List.of() : RolloutTag.audit(tag);
    } catch (SwitchbackException | IllegalArgumentException wrong) {
      throw new RegistryException("the last change of " + route + " cannot be read", wrong);
    }
  }

  /** Hints come from a daemon thread of the watch's own, one request a route and poll. */
  @Override
  public Watch watch(Runnable hint) {
    // A watch takes up to a tenth off.
    Duration every = settings.poll.multipliedBy(10).dividedBy(9);
    StoreWatch watch =
        StoreWatch.start(toString(), this::look, new StoreWatch.Pace(every, every), hint);
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

  /** No timestamp moves with a tag: the values are compared. */
  private StoreWatch.Seen look() {
    StringBuilder state = new StringBuilder();
    for (String model : settings.routes.values()) {
      Models.Model found = models.get(model);
      state.append(found == null ? "none" : found.tags().toString()).append('\n');
    }
    return new StoreWatch.Seen(state.toString(), false);
  }

  /** Ends its watches. */
  @Override
  public void close() {
    watches.forEach(StoreWatch::close);
    watches.clear();
  }

  @Override
  public String toString() {
    return "MlflowRegistry(" + settings.server.address + ")";
  }
}
