/** Spring AI's own models, answered by a route. */
@NullMarked
package dev.switchback.integration.springai;

import org.jspecify.annotations.NullMarked;
