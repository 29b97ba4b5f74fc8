package dev.switchback.split;

import dev.switchback.Key;
import dev.switchback.document.Rollout;
import java.util.concurrent.ThreadLocalRandom;

/** One rollout as it is asked: its salt and the share it takes. Immutable and thread-safe. */
final class Lane {
  static final int WHOLE = 1_000_000;

  final Rollout rollout;
  private final Salt salt;

  Lane(Rollout rollout) {
    this.rollout = rollout;
    this.salt = new Salt(rollout.id());
  }

  /** Whether the key falls into the share; without a key, whether this call does. */
  boolean takes(Key key) {
    String text = key.value();
    int bucket = text == null ? ThreadLocalRandom.current().nextInt(WHOLE) : salt.bucket(text);
    return bucket < rollout.share();
  }

  long secondWord(String key) {
    return salt.secondWord(key);
  }
}
