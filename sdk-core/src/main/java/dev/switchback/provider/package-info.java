/**
 * Built-in adapters over {@code java.net.http}: the same request to OpenAI-compatible servers and
 * to Anthropic. The door is {@link dev.switchback.provider.Providers}.
 */
@NullMarked
package dev.switchback.provider;

import org.jspecify.annotations.NullMarked;
