package dev.switchback.provider;

import dev.switchback.provider.RawServer.Line;
import java.io.IOException;
import java.net.URI;

/** Answers in both dialects. */
final class Say {
  private Say() {}

  static Providers providers(Dialect dialect, URI address) {
    return Providers.builder().bind(dialect.text(), endpoint(dialect, address)).build();
  }

  static Endpoint endpoint(Dialect dialect, URI address) {
    return (dialect == Dialect.OPENAI
            ? Endpoint.openAi(URI.create(address + "/v1"))
            : Endpoint.anthropic(address))
        .key(() -> "sk-secret-key-1");
  }

  /** A good whole answer. */
  static String whole(Dialect dialect) {
    return dialect == Dialect.OPENAI
        ? """
          {"id":"a1","model":"small-1","choices":[{"index":0,"finish_reason":"stop",
          "message":{"role":"assistant","content":"Hello"}}],
          "usage":{"prompt_tokens":3,"completion_tokens":2}}"""
        : """
          {"id":"a1","type":"message","role":"assistant","model":"small-1",
          "content":[{"type":"text","text":"Hello"}],"stop_reason":"end_turn",
          "usage":{"input_tokens":3,"output_tokens":2}}""";
  }

  /** An error in the dialect's form. */
  static String error(Dialect dialect, String word, String message) {
    return dialect == Dialect.OPENAI
        ? "{\"error\":{\"message\":\"%s\",\"type\":\"%s\",\"param\":null,\"code\":\"%s\"}}"
            .formatted(message, word, word)
        : "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\"}}"
            .formatted(word, message);
  }

  /** A frame of a stream. */
  static String frame(Dialect dialect, String json) {
    if (dialect == Dialect.OPENAI) {
      return "data: " + json + "\n\n";
    }
    String type = json.replaceAll("^\\{\"type\":\"(\\w+)\".*", "$1");
    return "event: " + type + "\ndata: " + json + "\n\n";
  }

  static String begin(Dialect dialect) {
    return dialect == Dialect.OPENAI
        ? frame(
            dialect,
            "{\"id\":\"a1\",\"model\":\"small-1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}")
        : frame(
                dialect,
                "{\"type\":\"message_start\",\"message\":{\"id\":\"a1\",\"model\":\"small-1\","
                    + "\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}")
            + frame(
                dialect,
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}")
            + frame(dialect, "{\"type\":\"ping\"}");
  }

  static String text(Dialect dialect, String text) {
    return frame(
        dialect,
        (dialect == Dialect.OPENAI
                ? "{\"id\":\"a1\",\"model\":\"small-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}}]}"
                : "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"%s\"}}")
            .formatted(text));
  }

  /** The finish reason, and the usage that follows it; not the last mark. */
  static String finish(Dialect dialect, String reason) {
    return dialect == Dialect.OPENAI
        ? frame(
                dialect,
                "{\"id\":\"a1\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"%s\"}]}"
                    .formatted(reason))
            + frame(
                dialect,
                "{\"id\":\"a1\",\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}")
        : frame(
            dialect,
            "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"%s\"},\"usage\":{\"output_tokens\":2}}"
                .formatted(reason));
  }

  static String last(Dialect dialect) {
    return dialect == Dialect.OPENAI
        ? "data: [DONE]\n\n"
        : frame(dialect, "{\"type\":\"message_stop\"}");
  }

  static String goodReason(Dialect dialect) {
    return dialect == Dialect.OPENAI ? "stop" : "end_turn";
  }

  /** The head of a stream, and three pieces with content. */
  static void three(Dialect dialect, Line line) throws IOException {
    line.stream();
    line.chunk(begin(dialect));
    for (String piece : new String[] {"one ", "two ", "three "}) {
      line.chunk(text(dialect, piece));
    }
  }
}
