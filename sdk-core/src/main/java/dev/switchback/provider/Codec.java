package dev.switchback.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.Target;
import org.jspecify.annotations.Nullable;

/** A dialect: requests to its JSON, and answers from it. Stateless. */
interface Codec {
  /** What follows the base address. */
  String chatPath();

  /**
   * The body, without model and parameters.
   *
   * @throws ProviderException if the dialect cannot express the request
   */
  ObjectNode chat(ChatRequest request, Target target, boolean isStream, Failures failures);

  /**
   * An answer.
   *
   * @param raw its text
   * @throws ProviderException if it is none
   */
  ChatAnswer answer(JsonNode body, String raw, Failures failures);

  /** Reads the frames of one stream. */
  Frames frames();

  /** The state of one stream. Not thread-safe. */
  interface Frames {
    /** The chunk that a frame is; null for one that says nothing, as pings do. */
    @Nullable ChatChunk chunk(JsonNode frame);

    /** Whether the mark came without which a stream is broken. */
    boolean isFinished();

    /** Whether that was the last frame of the protocol. */
    boolean isLast();
  }
}
