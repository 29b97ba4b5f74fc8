/** Good enough? Lint of thresholds, stakes, windows, verdicts: pure, no threads, no clocks. */
@NullMarked
package dev.switchback.analysis;

import org.jspecify.annotations.NullMarked;
