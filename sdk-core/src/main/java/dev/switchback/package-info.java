/** Serves model versions by route, ramps canaries and takes them back by itself. */
@NullMarked
package dev.switchback;

import org.jspecify.annotations.NullMarked;
