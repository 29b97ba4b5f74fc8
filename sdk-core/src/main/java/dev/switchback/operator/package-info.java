/** For operators: the command line. Outside the line of steps: may import any, none imports it. */
@NullMarked
package dev.switchback.operator;

import org.jspecify.annotations.NullMarked;
