package dev.switchback.registry;

import static java.util.Objects.requireNonNull;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Leases that a store gives out by name, so that of many processes at most one does a thing: take
 * the next step of a ramp, run an evaluation that is due. Thread-safe.
 *
 * <p>A lease ends by itself after its time to live, by the store's time; who lives on renews it by
 * acquiring it again. A process that hangs does not notice that it lost it. So each lease has a
 * fencing number, which rises whenever the lease is given anew, and {@link #change} has the store
 * check it within the transaction of the change. What is done outside the store is not fenced:
 * there, holding a lease makes doing it twice unlikely, and not impossible.
 *
 * <pre>{@code
 * Leases.Lease lease = leases.acquire("evaluation:triage", holder, Duration.ofMinutes(1));
 * if (lease != null) { … }
 * }</pre>
 */
public interface Leases {
  /** The longest time to live: 10 minutes. Who needs longer renews. */
  Duration LONGEST = Duration.ofMinutes(10);

  /**
   * A lease as it was given.
   *
   * @param name what it is for; 1 to 160 letters, digits and {@code . _ + : -}
   * @param holder who holds it, unlike anybody else: 1 to 160 of the same, with something random
   * @param fence rises with each giving of the same name; at least 1
   */
  record Lease(String name, String holder, long fence) {
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._+:\\-]{1,160}");

    /** Checks. */
    public Lease {
      checked("name", name);
      checked("holder", holder);
      if (fence < 1) {
        throw new IllegalArgumentException("fence is " + fence + "; it is at least 1");
      }
    }

    private static void checked(String what, String word) {
      if (!WORD.matcher(requireNonNull(word, what)).matches()) {
        throw new IllegalArgumentException(
            what + " is " + word + "; give 1 to 160 letters, digits, '.', '_', '+', ':', '-'");
      }
    }
  }

  /**
   * Takes a lease that nobody holds, or renews it where that holder has it: then the fencing number
   * stays. The time begins when the store answers, so a holder who counts from before it asked is
   * on the safe side.
   *
   * @return null if another holds it
   * @throws IllegalArgumentException for a time to live below 1 ms or above {@link #LONGEST}
   * @throws RegistryException if the store cannot be asked
   */
  @Nullable Lease acquire(String name, String holder, Duration timeToLive);

  /**
   * Gives a lease back before its time; nothing if it is lost already.
   *
   * @throws RegistryException if the store cannot be asked
   */
  void release(Lease lease);

  /**
   * Makes a change as {@link Registry#change}, if the lease is held: the store looks in the
   * transaction of the change.
   *
   * @throws ChangeRefusedException if the lease is not held any more, or by the state machine
   * @throws RegistryException as {@link Registry#change}
   */
  AuditEntry change(Lease lease, String route, Change change, String actor, String reason);

  /**
   * Milliseconds of a time to live, for those who write a store.
   *
   * @throws IllegalArgumentException below 1 ms or above {@link #LONGEST}
   */
  static long millis(Duration timeToLive) {
    if (timeToLive.compareTo(LONGEST) > 0 || timeToLive.toMillis() < 1) {
      throw new IllegalArgumentException(
          "time to live is " + timeToLive + "; give 1 ms to " + LONGEST);
    }
    return timeToLive.toMillis();
  }

  /** The refusal of a change whose lease is lost, for those who write a store. */
  static ChangeRefusedException lost(Lease lease, String route, Change change) {
    return new ChangeRefusedException(
        "%s of route %s: %s does not hold the lease %s any more, with the number %d"
            .formatted(change.kind(), route, lease.holder(), lease.name(), lease.fence()));
  }

  /**
   * Refuses a step of a ramp that comes without a lease, for those who write a store that has
   * leases: an instance takes it with {@link #change(Lease, String, Change, String, String)} alone.
   *
   * @throws ChangeRefusedException for {@code set_share} by an automatic actor
   */
  static void requireNone(String route, Change change, String actor) {
    if (change instanceof Change.SetShare && actor.startsWith("switchback:")) {
      throw new ChangeRefusedException(
          "set_share of route " + route + ": an instance takes a step only with a lease");
    }
  }
}
