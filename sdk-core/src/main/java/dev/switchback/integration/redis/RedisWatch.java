package dev.switchback.integration.redis;

import dev.switchback.registry.Registry;
import dev.switchback.registry.StoreWatch;
import java.time.Duration;
import java.util.function.Consumer;

/** Looks and listens. */
final class RedisWatch implements Registry.Watch {
  private final StoreWatch looking;
  private final Subscription listening;
  private final Consumer<RedisWatch> ended;

  RedisWatch(StoreWatch looking, Subscription listening, Consumer<RedisWatch> ended) {
    this.looking = looking;
    this.listening = listening;
    this.ended = ended;
  }

  void nudge() {
    looking.nudge();
  }

  @Override
  public Duration age() {
    return looking.age();
  }

  @Override
  public void close() {
    ended.accept(this);
    listening.close();
    looking.close();
  }
}
