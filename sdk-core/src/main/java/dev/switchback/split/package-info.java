/** Who gets which: hashes a key to a slice, with probability and reason. */
@NullMarked
package dev.switchback.split;

import org.jspecify.annotations.NullMarked;
