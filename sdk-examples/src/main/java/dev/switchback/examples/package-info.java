/** One runnable, tested class a need. */
@NullMarked
package dev.switchback.examples;

import org.jspecify.annotations.NullMarked;
