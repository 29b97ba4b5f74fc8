package dev.switchback;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The application's own asynchronous call to its provider.
 *
 * @param <T> what it answers
 */
@FunctionalInterface
public interface AsyncBody<T extends @Nullable Object> {
  /**
   * Starts the call; the stage ends it. What is thrown here fails the attempt as the stage would.
   */
  CompletionStage<T> call(Target target) throws Exception;
}
