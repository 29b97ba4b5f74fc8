package dev.switchback.registry;

import static java.util.Objects.requireNonNull;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import dev.switchback.document.DocumentException;
import dev.switchback.document.Problem;
import dev.switchback.document.RouteDocument;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A registry whose documents must be signed by one of the given Ed25519 keys: one that is not, or
 * otherwise than it was signed, is refused, and the last good one serves on. Thread-safe.
 *
 * <p>Signed is what people decide: inventory, rules, versions, stable, mode, shadow, and the
 * rollouts with their plan. A revert and the next step of a declared ramp leave the signature good,
 * so instances need no key. {@code previous}, {@code quarantined} and {@code reference} are written
 * by changes and not signed. People sign a document and {@link #publish} it; their other changes
 * are refused, but a revert. A document that was signed before can be put back for 100 revisions.
 *
 * <pre>{@code
 * Registry registry = SignedRegistry.of(RedisRegistry.of(client), Map.of("ana", anasPublicKey));
 * }</pre>
 */
public final class SignedRegistry implements Registry {
  private final Registry registry;
  private final Map<String, PublicKey> keys;
  private final Map<String, Checked> checked = new ConcurrentHashMap<>();

  /** What was read, and what became of it, so that an unchanged document is verified once. */
  private record Checked(Stored read, Stored result) {}

  private SignedRegistry(Registry registry, Map<String, PublicKey> keys) {
    this.registry = requireNonNull(registry, "registry");
    this.keys = Map.copyOf(keys);
    for (PublicKey key : this.keys.values()) {
      if (!key.getAlgorithm().equals("EdDSA") && !key.getAlgorithm().equals("Ed25519")) {
        throw new IllegalArgumentException("a key is of " + key.getAlgorithm() + ", not Ed25519");
      }
    }
    if (this.keys.isEmpty()) {
      throw new IllegalArgumentException("no key is given, so that nothing could ever serve");
    }
  }

  /**
   * A registry held to signatures; closing it closes the one inside.
   *
   * @param keys public keys by the names that signatures give
   * @throws IllegalArgumentException without a key, or with one that is not Ed25519
   */
  public static SignedRegistry of(Registry registry, Map<String, PublicKey> keys) {
    return new SignedRegistry(registry, keys);
  }

  /**
   * Signs a document, in place of a signature that it has: a comment in its first line.
   *
   * @param yaml the document as it is to be published
   * @param keyId the name of the key, as {@link #of} has it
   * @param key an Ed25519 key
   * @throws DocumentException if it cannot be read
   */
  public static byte[] sign(byte[] yaml, String keyId, PrivateKey key) {
    return Signature.sign("document.yaml", yaml, keyId, key);
  }

  /**
   * The same for YAML and JSON; JSON is laid out anew, with the signature in its field {@code
   * signature}.
   *
   * @param name for messages; read as JSON where it ends in {@code .json}
   */
  public static byte[] sign(String name, byte[] document, String keyId, PrivateKey key) {
    return Signature.sign(name, document, keyId, key);
  }

  @Override
  public Capabilities capabilities() {
    return registry.capabilities();
  }

  @Override
  public Map<String, Stored> readAll() {
    Map<String, Stored> all = new LinkedHashMap<>();
    registry.readAll().forEach((route, stored) -> all.put(route, checked(stored)));
    checked.keySet().retainAll(all.keySet());
    return all;
  }

  @Override
  public @Nullable Stored read(String route) {
    Stored stored = registry.read(route);
    return stored == null ? null : checked(stored);
  }

  private Stored checked(Stored stored) {
    Checked known = checked.get(stored.route());
    if (known != null && known.read().equals(stored)) {
      return known.result();
    }
    String problem = problem(stored);
    Stored result =
        problem == null
            ? stored
            : Stored.refused(
                stored.route(), stored.name(), stored.bytes(), List.of(error(problem)));
    checked.put(stored.route(), new Checked(stored, result));
    return result;
  }

  private @Nullable String problem(Stored stored) {
    RouteDocument document = stored.document();
    return document == null
        ? null
        : Signature.problem(stored.name(), stored.bytes(), document, keys);
  }

  private static Problem error(String problem) {
    return Problem.error("signature", problem, "sign the document and publish it");
  }

  /** An automatic change, or a person's revert: everything else is signed and published. */
  @Override
  public AuditEntry change(String route, Change change, String actor, String reason) {
    requireGood(route, change, actor);
    return registry.change(route, change, actor, reason);
  }

  private void requireGood(String route, Change change, String actor) {
    if (!(change instanceof Change.Revert) && !actor.startsWith("switchback:")) {
      throw new ChangeRefusedException(
          "%s of route %s: documents are signed here; sign the changed document and publish it"
              .formatted(change.kind(), route));
    }
    Stored stored = read(route);
    if (stored != null && stored.document() == null) {
      throw new RegistryException(
          stored.name() + " cannot be changed until it is mended: " + stored.problems());
    }
  }

  @Override
  public @Nullable Leases leases() {
    Leases leases = registry.leases();
    return leases == null ? null : new Leased(leases);
  }

  /** The leases of the store inside; what is changed under one is checked as any other change. */
  private final class Leased implements Leases {
    private final Leases leases;

    Leased(Leases leases) {
      this.leases = leases;
    }

    @Override
    public @Nullable Lease acquire(String name, String holder, Duration timeToLive) {
      return leases.acquire(name, holder, timeToLive);
    }

    @Override
    public void release(Lease lease) {
      leases.release(lease);
    }

    @Override
    public AuditEntry change(
        Lease lease, String route, Change change, String actor, String reason) {
      requireGood(route, change, actor);
      return leases.change(lease, route, change, actor, reason);
    }
  }

  @Override
  public Stored publish(String name, byte[] document, String actor, String reason) {
    String problem = problem(Stored.read(name, name, document));
    if (problem != null) {
      throw new DocumentException(List.of(error(problem)));
    }
    return registry.publish(name, document, actor, reason);
  }

  @Override
  public List<AuditEntry> history(String route) {
    return registry.history(route);
  }

  @Override
  public List<AuditEntry> history(String route, long fromRevision) {
    return registry.history(route, fromRevision);
  }

  @Override
  public List<AuditEntry> newest(String route, int most) {
    return registry.newest(route, most);
  }

  @Override
  public Watch watch(Runnable hint) {
    return registry.watch(hint);
  }

  @Override
  public void close() {
    registry.close();
  }

  @Override
  public String toString() {
    return "signed " + registry;
  }
}
