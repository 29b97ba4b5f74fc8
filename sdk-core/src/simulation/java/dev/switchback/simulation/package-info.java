/**
 * What the analysis promises, measured: seeded simulations on the production classes of analysis
 * and evidence, beside the rules of other systems. Run by profile {@code simulation}; not in the
 * jar.
 */
@org.jspecify.annotations.NullMarked
package dev.switchback.simulation;
