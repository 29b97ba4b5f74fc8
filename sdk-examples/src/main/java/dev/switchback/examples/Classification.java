package dev.switchback.examples;

import static java.util.Objects.requireNonNull;

/**
 * A model's answer to one ticket.
 *
 * @param queue where the ticket should go
 * @param confidence the probability that the model gives its answer, 0.0 to 1.0
 * @param rationale one short sentence made from the words that counted most
 */
record Classification(String queue, double confidence, String rationale) {
  Classification {
    requireNonNull(queue, "queue");
    requireNonNull(rationale, "rationale");
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("confidence has to be in [0, 1]: " + confidence);
    }
  }
}
