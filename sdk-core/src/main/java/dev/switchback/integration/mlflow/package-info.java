/** MLflow's model registry, as a catalogue of versions and as a registry, over its REST API. */
@NullMarked
package dev.switchback.integration.mlflow;

import org.jspecify.annotations.NullMarked;
