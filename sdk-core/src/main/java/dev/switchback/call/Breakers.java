package dev.switchback.call;

/** Tells the listener of breakers; what it throws is logged and the call goes on. */
final class Breakers {
  private final Calls.BreakerListener listener;
  private final Guard guard;

  Breakers(Calls.BreakerListener listener, Guard guard) {
    this.listener = listener;
    this.guard = guard;
  }

  void tell(String route) {
    try {
      listener.changed(route);
    } catch (Exception e) {
      guard.failed("the breaker listener", e);
    }
  }
}
