/** What happened: signals of outputs, one record a call, feedback, observers told. */
@NullMarked
package dev.switchback.observe;

import org.jspecify.annotations.NullMarked;
