/** Weights &amp; Biases' registry as a catalogue of versions. */
@NullMarked
package dev.switchback.integration.wandb;

import org.jspecify.annotations.NullMarked;
