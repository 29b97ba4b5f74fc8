package dev.switchback.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** What the server sends, as text in Latin 1. */
final class Wire {
  static final String ANSWER = "The queue is billing.";

  private Wire() {}

  static String whole(String model) {
    String body =
        "{\"id\":\"a1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\""
            + model
            + "\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":"
            + "{\"role\":\"assistant\",\"content\":\""
            + ANSWER
            + "\"}}],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":5,\"total_tokens\":105}}";
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
        + body.getBytes(ISO_8859_1).length
        + "\r\n\r\n"
        + body;
  }

  static String head(String model) {
    return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
        + frame(delta(model, "\"role\":\"assistant\"", "null"));
  }

  static String word(String model, int at) {
    return frame(delta(model, "\"content\":\"word" + at + " \"", "null"));
  }

  /** What a stream of so many chunks says. */
  static String text(int chunks) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < chunks; i++) {
      text.append("word").append(i).append(' ');
    }
    return text.toString();
  }

  static String end(String model) {
    return frame(delta(model, "", "\"stop\""))
        + frame(
            "{\"id\":\"a1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\""
                + model
                + "\",\"choices\":[],\"usage\":{\"prompt_tokens\":100,\"completion_tokens\":20}}")
        + frame("[DONE]")
        + "0\r\n\r\n";
  }

  private static String delta(String model, String delta, String finish) {
    return "{\"id\":\"a1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\""
        + model
        + "\",\"choices\":[{\"index\":0,\"delta\":{"
        + delta
        + "},\"finish_reason\":"
        + finish
        + "}]}";
  }

  private static String frame(String data) {
    String event = "data: " + data + "\n\n";
    return Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
  }
}
