package dev.switchback;

import java.util.concurrent.Flow;

/**
 * The application's own streaming call to its provider.
 *
 * @param <C> one chunk
 */
@FunctionalInterface
public interface StreamBody<C> {
  /**
   * Prepares or starts the stream. It is subscribed to once, at once; chunks are asked for one by
   * one until the first with content, then as the application asks. Cancelling the subscription
   * must end the request and close its connection. What is thrown here fails the attempt as the
   * stream's own failure would.
   */
  Flow.Publisher<C> call(Target target) throws Exception;
}
