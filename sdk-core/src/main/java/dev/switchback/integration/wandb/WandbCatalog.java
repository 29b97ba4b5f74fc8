package dev.switchback.integration.wandb;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.RouteDocument;
import dev.switchback.registry.Registry;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.StoreWatch;
import dev.switchback.registry.Stored;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Versions in the registry of Weights &amp; Biases, found by alias, for routes whose serving state
 * is kept in a store. Thread-safe. Moving aliases is left to people: W&amp;B cannot compare before
 * it moves one.
 *
 * <p>The artifact's metadata says what the version is, under {@code switchback}: {@code
 * {"provider", "model", "parameters", "prompt", "digest", …}}, as in a document. Its label is
 * {@code version} of it, or W&amp;B's {@code v3}.
 *
 * <pre>{@code
 * WandbCatalog catalog = WandbCatalog.builder("acme", "models", () -> apiKey).build();
 * Found champion = catalog.resolve("ticket-triage", "champion");
 * }</pre>
 */
public final class WandbCatalog {
  private static final int KEPT = 10_000;

  private final WandbCatalogBuilder settings;
  private final GraphQl graphQl;

  private record Known(String digest, ModelVersion version) {}

  /** By the artifact's id: an artifact that was read once is never taken with other content. */
  private final Cache<String, Known> versions = Caffeine.newBuilder().maximumSize(KEPT).build();

  /**
   * What an alias points at.
   *
   * @param version the version
   * @param number W&amp;B's number of it, such as {@code v3}
   * @param aliases all aliases of that member of the collection
   * @param artifact id of the artifact
   * @param digest the artifact's digest, W&amp;B's own
   */
  public record Found(
      ModelVersion version, String number, List<String> aliases, String artifact, String digest) {
    /** Copies. */
    public Found {
      aliases = List.copyOf(aliases);
    }
  }

  WandbCatalog(WandbCatalogBuilder settings) {
    this.settings = settings;
    this.graphQl = new GraphQl(settings);
  }

  /**
   * Settings of a catalogue.
   *
   * @param entity the organisation's entity
   * @param registry the registry's name, without {@code wandb-registry-}
   * @param key the API key, asked for at every request
   */
  public static WandbCatalogBuilder builder(String entity, String registry, Supplier<String> key) {
    return new WandbCatalogBuilder(
        requireNonNull(entity, "entity"),
        requireNonNull(registry, "registry"),
        requireNonNull(key, "key"));
  }

  /**
   * What an alias points at now.
   *
   * @param collection the collection of the registry
   * @return null if there is no such registry, collection or alias
   * @throws RegistryException if W&amp;B cannot be read, or the artifact is no version of ours
   */
  public @Nullable Found resolve(String collection, String alias) {
    String name = collection + ":" + alias;
    Map<?, ?> membership = graphQl.membership(name);
    Map<?, ?> artifact = membership == null ? null : Fields.object(membership, Fields.ARTIFACT);
    if (membership == null || artifact == null) {
      return null;
    }
    Member member = Member.of(name, membership, artifact);
    Known known = versions.get(member.id(), unused -> new Known(member.digest(), member.version()));
    if (!known.digest().equals(member.digest())) {
      throw new RegistryException(
          "artifact %s in W&B has digest %s, and had %s when it was read first; find out why"
              .formatted(name, member.digest(), known.digest()));
    }
    return new Found(
        known.version(), member.number(), Fields.aliases(membership), member.id(), member.digest());
  }

  /**
   * Registers on a route of a store what an alias points at, if the route does not have it.
   *
   * @return the entry that was written; null where nothing was missing
   * @throws RegistryException if either cannot be read or written, or the alias points at nothing
   * @throws dev.switchback.document.ChangeRefusedException if the route has that label with other
   *     content
   */
  public @Nullable AuditEntry register(
      Registry store, String route, String collection, String alias, String actor) {
    Found found = resolve(collection, alias);
    if (found == null) {
      throw new RegistryException("nothing in W&B is called " + collection + ":" + alias);
    }
    Stored stored = store.read(route);
    RouteDocument document = stored == null ? null : stored.document();
    if (document == null) {
      throw new RegistryException(store + " has no good document of " + route);
    }
    ModelVersion version = found.version();
    ModelVersion there = document.version(version.version());
    return there != null && there.digest().equals(version.digest())
        ? null
        : store.change(
            route,
            new Change.Register(version),
            actor,
            "W&B has it as " + collection + ":" + alias + ", " + found.number());
  }

  /**
   * Runs {@code hint} on a daemon thread when an alias points at something else than before; asks
   * at the builder's pace.
   */
  public Registry.Watch watch(String collection, String alias, Runnable hint) {
    // A watch takes up to a tenth off.
    Duration every = settings.poll.multipliedBy(10).dividedBy(9);
    return StoreWatch.start(
        this + " " + collection + ":" + alias,
        () -> {
          Found found = resolve(collection, alias);
          String state = found == null ? "none" : found.artifact() + " " + found.digest();
          return new StoreWatch.Seen(state, false);
        },
        new StoreWatch.Pace(every, every),
        hint);
  }

  @Override
  public String toString() {
    return "WandbCatalog(" + settings.address + ", " + settings.registry + ")";
  }
}
