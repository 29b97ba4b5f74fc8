/** Routes on an HTTP server, over {@code java.net.http}. */
@NullMarked
package dev.switchback.integration.http;

import org.jspecify.annotations.NullMarked;
