package dev.switchback.integration.mlflow;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.RouteDocument;
import dev.switchback.registry.Registry;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.Stored;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Versions of registered models in MLflow, for routes whose serving state is kept in a store.
 * Thread-safe. The tags {@code switchback.provider} and {@code switchback.model} make a model
 * version one of ours; {@code switchback.version} names it, or MLflow's number does.
 *
 * <pre>{@code
 * MlflowCatalog catalog = MlflowCatalog.of(MlflowServer.at(address));
 * catalog.register(store, "ticket-triage", "ticket-triage", "ana");
 * }</pre>
 */
public final class MlflowCatalog {
  static final String CHAMPION = "champion";
  static final String CHALLENGER = "challenger";
  static final String PREVIOUS = "previous";

  private final Models models;
  private final Versions versions;

  /**
   * A registered model as its aliases have it.
   *
   * @param model its name
   * @param champion what should be stable; null without that alias
   * @param challenger what should be the canary; null without that alias
   * @param previous what was stable before; null without that alias
   * @param tags the model's own tags
   */
  public record Entry(
      String model,
      @Nullable ModelVersion champion,
      @Nullable ModelVersion challenger,
      @Nullable ModelVersion previous,
      Map<String, String> tags) {
    /** Copies. */
    public Entry {
      tags = Map.copyOf(tags);
    }

    /** Its versions, each once. */
    public List<ModelVersion> versions() {
      Set<ModelVersion> all = new LinkedHashSet<>();
      if (previous != null) {
        all.add(previous);
      }
      if (champion != null) {
        all.add(champion);
      }
      if (challenger != null) {
        all.add(challenger);
      }
      return List.copyOf(all);
    }
  }

  private MlflowCatalog(MlflowServer server) {
    this.models = new Models(server);
    this.versions = new Versions(models);
  }

  /** The catalogue of a server. */
  public static MlflowCatalog of(MlflowServer server) {
    return new MlflowCatalog(server);
  }

  /**
   * A model as it is now: one request, and one for each version that was not read before.
   *
   * @return null if there is no such model
   * @throws RegistryException if it cannot be read, or a version's tags are wrong
   */
  public @Nullable Entry read(String model) {
    Models.Model found = models.get(model);
    return found == null
        ? null
        : new Entry(
            model,
            version(found, CHAMPION),
            version(found, CHALLENGER),
            version(found, PREVIOUS),
            found.tags());
  }

  private @Nullable ModelVersion version(Models.Model model, String alias) {
    String number = model.aliases().get(alias);
    return number == null ? null : versions.numbered(model.name(), number);
  }

  /**
   * Registers on a route of a store what a model's aliases name and the route does not have.
   *
   * @return the entries that were written; empty where nothing was missing
   * @throws RegistryException if either cannot be read or written
   * @throws dev.switchback.document.ChangeRefusedException if the route has that label with other
   *     content
   */
  public List<AuditEntry> register(Registry store, String route, String model, String actor) {
    Entry entry = read(model);
    if (entry == null) {
      throw new RegistryException("no model in MLflow is called " + model);
    }
    Stored stored = store.read(route);
    RouteDocument document = stored == null ? null : stored.document();
    if (document == null) {
      throw new RegistryException(store + " has no good document of " + route);
    }
    List<AuditEntry> written = new ArrayList<>();
    for (ModelVersion version : entry.versions()) {
      ModelVersion there = document.version(version.version());
      if (there == null || !there.digest().equals(version.digest())) {
        String reason = "named by an alias of model " + model + " in MLflow";
        written.add(store.change(route, new Change.Register(version), actor, reason));
      }
    }
    return written;
  }
}
