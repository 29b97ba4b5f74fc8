package dev.switchback;

import org.jspecify.annotations.Nullable;

/**
 * Is told of calls and of what happens to routes. Thread-safe. It cannot hurt a call: what it
 * throws is logged once with its stack and counted, and the call goes on. It should be quick: it
 * runs on the caller's thread.
 */
public interface Observer {
  /** Whether it wants to be told of calls now; asked at each call, so it must be cheap. */
  default boolean isEnabled() {
    return true;
  }

  /**
   * A call begins, its version drawn. Null: nothing more about this call.
   *
   * @param drawn what the split gave
   */
  default @Nullable Call begun(Resolution drawn) {
    return null;
  }

  /**
   * The same with the call's key, for observers that need it; by default it is left out. The key is
   * the user's: write it down only where a person has asked for it, and hashed.
   */
  default @Nullable Call begun(Resolution drawn, Key key) {
    return begun(drawn);
  }

  /**
   * A copy of a call goes to the shadow version, after the call itself was answered and on a thread
   * of its own. Null, the default: nothing about this copy, so that nobody counts it among calls.
   *
   * @param shadow the version, with slice {@link Slice#SHADOW}
   * @param of the call it is a copy of
   */
  default @Nullable Call shadowed(Resolution shadow, Receipt of) {
    return null;
  }

  /** Something else happened. */
  default void told(Event event) {}

  /** One call, as its observer follows it. Each method is called on the thread where it happens. */
  interface Call {
    /**
     * An attempt begins, on the thread that runs the body. What is returned is closed on the same
     * thread when the body returns.
     */
    default @Nullable Scope attemptBegun(Resolution resolution, int number) {
      return null;
    }

    /**
     * A built-in adapter sends the request of an attempt, on the thread that sends. What is
     * returned is closed on the same thread once the request is on its way; the answer ends with
     * the attempt. An attempt of a body that sends several requests is told each of them. It may be
     * told when the attempt has just ended: the body was late.
     */
    default @Nullable Scope sending(ProviderRequest request, Resolution resolution, int number) {
      return null;
    }

    /** An attempt ended. */
    default void attemptEnded(CallRecord.Attempt attempt) {}

    /** The same with what was drawn from the attempt; by default the signals are left out. */
    default void attemptEnded(CallRecord.Attempt attempt, Signals signals) {
      attemptEnded(attempt);
    }

    /** The call ended, exactly once. */
    default void ended(CallRecord record) {}

    /** Trace of the call's span, 32 hex digits; null without one. */
    default @Nullable String traceId() {
      return null;
    }

    /** The call's span, 16 hex digits; null without one. */
    default @Nullable String spanId() {
      return null;
    }
  }

  /** What is current while the body runs. */
  interface Scope extends AutoCloseable {
    @Override
    void close();
  }
}
