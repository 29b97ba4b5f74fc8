package dev.switchback;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The key of the calls that drop-ins make on this thread, where an interface of another library
 * leaves no room for it. Opened by {@link Switchback#scope}, closed on the same thread.
 *
 * <pre>{@code
 * try (Scope scope = switchback.scope(Key.of(customerId))) {
 *   String answer = assistant.chat(question);
 *   receipt = scope.receipt();
 * }
 * }</pre>
 *
 * <p>Scopes nest: the inner one holds until it is closed. This is the only thread-local there is.
 */
public final class Scope implements AutoCloseable {
  private static final ThreadLocal<@Nullable Scope> CURRENT = new ThreadLocal<>();

  private final Key key;
  private final AtomicReference<@Nullable Receipt> receipt;
  private final @Nullable Scope outer;
  private volatile boolean isClosed;

  private Scope(Key key, AtomicReference<@Nullable Receipt> receipt) {
    this.key = Objects.requireNonNull(key, "key");
    this.receipt = receipt;
    this.outer = current();
    CURRENT.set(this);
  }

  /** Opens one on this thread. */
  public static Scope open(Key key) {
    return new Scope(key, new AtomicReference<>());
  }

  /** The scope this thread is in; null outside of any. */
  public static @Nullable Scope current() {
    Scope scope = CURRENT.get();
    while (scope != null && scope.isClosed) {
      scope = scope.outer;
    }
    return scope;
  }

  /** The same one on this thread, which goes on with what another began; closed on its own. */
  public Scope resume() {
    return new Scope(key, receipt);
  }

  /** The key of its calls. */
  public Key key() {
    return key;
  }

  /** For feedback on the last call that a drop-in made in it; null before one has answered. */
  public @Nullable Receipt receipt() {
    return receipt.get();
  }

  /** Keeps a call's receipt; for drop-ins. */
  public void answered(Receipt value) {
    receipt.set(value);
  }

  /** Back to the scope outside of it. Can be called twice. */
  @Override
  public void close() {
    isClosed = true;
    Scope left = current();
    if (left == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(left);
    }
  }
}
