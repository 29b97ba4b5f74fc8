package dev.switchback;

import org.jspecify.annotations.Nullable;

/**
 * The application's own call to its provider.
 *
 * @param <T> what it answers
 * @param <X> what it may throw; it passes through unchanged
 */
@FunctionalInterface
public interface Body<T extends @Nullable Object, X extends Exception> {
  /** Makes the call with the model, parameters and prompt of {@code target}. */
  T call(Target target) throws X;
}
