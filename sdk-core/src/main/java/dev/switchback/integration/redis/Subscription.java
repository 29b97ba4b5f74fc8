package dev.switchback.integration.redis;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Listens on the channel, on a daemon thread and a connection of its own. A message is delivered at
 * most once, and what it says is not used: it is a reason to look, and so is each connection that
 * was lost or made.
 */
final class Subscription implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Subscription.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(2);

  private final UnifiedJedis client;
  private final String channel;
  private final Runnable news;
  private final Thread thread = new Thread(this::run, "switchback-push");
  private final Object lock = new Object();
  private volatile boolean closed;

  /** Set by the thread's callbacks only. */
  private volatile boolean connected;

  private volatile @Nullable JedisPubSub listener;

  private Subscription(UnifiedJedis client, String channel, Runnable news) {
    this.client = client;
    this.channel = channel;
    this.news = news;
    thread.setDaemon(true);
  }

  static Subscription start(UnifiedJedis client, String channel, Runnable news) {
    Subscription subscription = new Subscription(client, channel, news);
    subscription.thread.start();
    return subscription;
  }

  private void run() {
    Duration retry = FIRST_RETRY;
    while (!closed) {
      connected = false;
      try {
        JedisPubSub next = listener();
        listener = next;
        client.subscribe(next, channel);
      } catch (JedisException lost) {
        if (connected && !closed) {
          log.warn("the subscription to {} was lost and will be begun again", channel, lost);
          news.run();
        }
      }
      retry = connected ? FIRST_RETRY : longer(retry);
      pause(retry);
    }
  }

  private JedisPubSub listener() {
    return new JedisPubSub() {
      @Override
      public void onSubscribe(String to, int count) {
        connected = true;
        if (closed) {
          unsubscribe();
        }
        news.run();
      }

      @Override
      public void onMessage(String to, String message) {
        news.run();
      }
    };
  }

  private static Duration longer(Duration retry) {
    Duration doubled = retry.multipliedBy(2);
    return doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
  }

  private void pause(Duration about) {
    long nanos = (long) (about.toNanos() * ThreadLocalRandom.current().nextDouble(0.5, 1.0));
    long end = System.nanoTime() + nanos;
    synchronized (lock) {
      while (!closed && System.nanoTime() < end) {
        try {
          lock.wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        } catch (InterruptedException interrupted) {
          return; // only close() interrupts this thread
        }
      }
    }
  }

  /** Ends the thread at its next step; can be called twice. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    JedisPubSub listening = listener;
    if (listening != null && listening.isSubscribed()) {
      try {
        listening.unsubscribe();
      } catch (JedisException lost) {
        log.debug("the subscription was lost", lost);
      }
    }
  }
}
