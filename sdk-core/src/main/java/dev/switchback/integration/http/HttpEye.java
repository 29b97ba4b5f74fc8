package dev.switchback.integration.http;

import dev.switchback.registry.StoreWatch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks with a wait, so that the server answers when there is news; polls a server that cannot. */
final class HttpEye implements StoreWatch.Eye {
  /** Between two answers, so that a server that never waits as it says is not flooded. */
  private static final Duration BREATH = Duration.ofMillis(20);

  private final Calls calls;
  private final Duration wait;

  /** The last one that was read whole; the watch's thread only. */
  private @Nullable Index known;

  HttpEye(Calls calls, Duration wait) {
    this.calls = calls;
    this.wait = wait;
  }

  @Override
  public StoreWatch.Seen look() {
    Index before = known;
    known = null; // after a failure, everything is asked for again
    Index now = calls.index(before == null ? null : before.etag(), wait);
    Index seen = now == null ? java.util.Objects.requireNonNull(before) : now;
    known = seen;
    return new StoreWatch.Seen(seen.text(), seen.isLive());
  }

  @Override
  public void await(Duration most, StoreWatch.Pause pause) throws InterruptedException {
    Index seen = known;
    boolean waits = seen != null && seen.waits() && seen.etag() != null;
    pause.sleep(waits && BREATH.compareTo(most) < 0 ? BREATH : most);
  }
}
