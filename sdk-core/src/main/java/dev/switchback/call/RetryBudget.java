package dev.switchback.call;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The token bucket that retries of one route spend from: each call pays a share of a token in, each
 * retry takes a whole one, so that an outage is not multiplied. Starts with {@value #START} tokens,
 * holds {@value #MOST}. Thread-safe, without locks. The idea is that of gRPC's retry throttling (<a
 * href="https://github.com/grpc/proposal/blob/master/A6-client-retries.md">A6</a>) with deposits by
 * calls instead of by successes.
 */
final class RetryBudget {
  static final int START = 3;
  static final int MOST = 10;
  private static final int TOKEN = 1_000;

  private final AtomicInteger thousandths = new AtomicInteger(START * TOKEN);

  /** A call began; {@code share} of a token is paid in. A full bucket is only read. */
  void deposit(double share) {
    int now = thousandths.get();
    if (now < MOST * TOKEN) {
      int paid = (int) Math.round(share * TOKEN);
      while (paid > 0
          && now < MOST * TOKEN
          && !thousandths.compareAndSet(now, Math.min(MOST * TOKEN, now + paid))) {
        now = thousandths.get();
      }
    }
  }

  /** Takes a token for a retry; false if there is none. */
  boolean take() {
    int now = thousandths.get();
    while (now >= TOKEN) {
      if (thousandths.compareAndSet(now, now - TOKEN)) {
        return true;
      }
      now = thousandths.get();
    }
    return false;
  }
}
