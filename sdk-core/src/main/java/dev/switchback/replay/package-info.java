/**
 * Recorded calls, folded through the code that judges live ones. May import any step; none imports
 * it.
 */
@NullMarked
package dev.switchback.replay;

import org.jspecify.annotations.NullMarked;
