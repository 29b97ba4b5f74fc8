package dev.switchback.examples;

/** What {@link LoopbackProvider} answers with under a model's name. */
@FunctionalInterface
interface ServedModel {
  /**
   * Classifies one ticket.
   *
   * <p>Called by many threads at once; must not block. What it throws is answered with status 500.
   */
  Classification classify(String text);
}
