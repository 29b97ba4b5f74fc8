/** For operators: the command line. Outside the line of steps: may import any, none imports it. */
@org.jspecify.annotations.NullMarked
package dev.switchback.operator;
