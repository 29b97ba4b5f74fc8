/** Spans, metrics and events of Switchback for OpenTelemetry. */
@NullMarked
package dev.switchback.otel;

import org.jspecify.annotations.NullMarked;
