/** What people run beside an application: replays of recorded calls. */
@NullMarked
package dev.switchback.operator;

import org.jspecify.annotations.NullMarked;
