/** Going back: local trip at once, then the registry, then everybody told. */
@NullMarked
package dev.switchback.revert;

import org.jspecify.annotations.NullMarked;
