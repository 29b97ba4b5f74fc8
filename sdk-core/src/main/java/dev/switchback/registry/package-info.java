/**
 * Where it is kept: the port Registry, audit chain, snapshot with overlay, last good; memory and
 * file.
 */
@NullMarked
package dev.switchback.registry;

import org.jspecify.annotations.NullMarked;
