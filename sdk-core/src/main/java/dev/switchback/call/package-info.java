/** The call: attempts, deadline, retry, breaker, bulkhead, fallback. */
@NullMarked
package dev.switchback.call;

import org.jspecify.annotations.NullMarked;
