package dev.switchback.integration.http;

import static java.util.Objects.requireNonNull;

import dev.switchback.Event;
import dev.switchback.Observer;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the owner of a route when its canary breaches or is taken back: posts JSON to an address
 * that the application names. A document cannot name one. Thread-safe; one daemon thread sends, in
 * order, and nothing waits for it.
 *
 * <p>The body is {@code {"id", "event": "breached"|"reverted", "at", "route", "rollout", "version",
 * "stable", "sentence", "owner", "runbook", …}}. {@code id} is the same when it is sent again. With
 * a secret, {@code Switchback-Signature: sha256=⟨hex⟩} is the HMAC-SHA256 of the body.
 *
 * <p>What fails with 408, 429, 5xx or not at all is sent again, with back-off and jitter; other
 * answers are not, and a redirect is refused. What does not fit into the queue is counted and left
 * out.
 *
 * <pre>{@code
 * OwnerWebhook webhook = OwnerWebhook.to(URI.create("https://hooks.example.com/triage")).build();
 * Switchback switchback = Switchback.builder().registry(registry).observer(webhook).build();
 * }</pre>
 */
public final class OwnerWebhook implements Observer, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OwnerWebhook.class);
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final OwnerWebhookBuilder settings;
  private final Post post;
  private final BlockingQueue<Notice> queue;
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread = new Thread(this::run, "switchback-webhook");
  private volatile boolean closed;

  OwnerWebhook(OwnerWebhookBuilder settings) {
    this.settings = settings;
    this.post = new Post(settings);
    this.queue = new ArrayBlockingQueue<>(settings.queue);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Settings of a webhook to an address.
   *
   * @throws IllegalArgumentException unless it is an http or https URL without user
   */
  public static OwnerWebhookBuilder to(URI address) {
    return new OwnerWebhookBuilder(requireNonNull(address, "address"));
  }

  /** Of calls it wants to know nothing. */
  @Override
  public boolean isEnabled() {
    return false;
  }

  /** Takes a breach or a revert into the queue; returns at once. */
  @Override
  public void told(Event event) {
    Notice notice = Notice.of(event);
    if (notice != null && !closed && !queue.offer(notice)) {
      long lost = dropped.incrementAndGet();
      log.warn("{} is behind, {} messages were left out so far", this, lost);
    }
  }

  /** Messages that were never delivered: the queue was full, or the address refused them. */
  public long dropped() {
    return dropped.get();
  }

  private void run() {
    try {
      while (!closed || !queue.isEmpty()) {
        Notice notice = queue.poll(100, TimeUnit.MILLISECONDS);
        if (notice != null) {
          deliver(notice);
        }
      }
    } catch (InterruptedException interrupted) {
      log.debug("{} ended with {} messages not sent", this, queue.size()); // only close() does it
    }
  }

  private void deliver(Notice notice) throws InterruptedException {
    Duration wait = settings.firstWait;
    String failure = "";
    for (int tried = 1; tried <= settings.attempts; tried++) {
      Post.Result result = post.send(notice);
      if (result.delivered()) {
        return;
      }
      failure = result.failure();
      if (!result.again()) {
        break;
      }
      if (tried < settings.attempts) {
        double jitter = ThreadLocalRandom.current().nextDouble(0.5, 1.0);
        TimeUnit.NANOSECONDS.sleep((long) (wait.toNanos() * jitter));
        Duration doubled = wait.multipliedBy(2);
        wait = doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
      }
    }
    dropped.incrementAndGet();
    log.error("{} did not take the news about {}: {}", this, notice.route(), failure);
  }

  /** Sends what waits, for at most 2 s, and ends the thread; can be called twice. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(LAST_WORDS.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }

  /** Names the host only: the path of a webhook is often its secret. */
  @Override
  public String toString() {
    return "OwnerWebhook(" + settings.address.getHost() + ")";
  }
}
