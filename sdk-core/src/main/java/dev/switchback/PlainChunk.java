package dev.switchback;

import org.jspecify.annotations.Nullable;

/** A chunk as a reader of another library's chunks says it. */
record PlainChunk(boolean hasContent, @Nullable String text, @Nullable Observed observed)
    implements StreamChunk {}
