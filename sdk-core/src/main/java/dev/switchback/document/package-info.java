/** What is declared: the route document, versions and digests, thresholds, inventory, changes. */
@NullMarked
package dev.switchback.document;

import org.jspecify.annotations.NullMarked;
