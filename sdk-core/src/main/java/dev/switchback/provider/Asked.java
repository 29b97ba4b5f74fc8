package dev.switchback.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.ProviderRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request as telemetry sees it, read off its body when somebody asks. */
record Asked(String operation, String provider, String model, URI address, ObjectNode body)
    implements ProviderRequest {
  private static final List<String> DOUBLES =
      List.of("temperature", "top_p", "top_k", "frequency_penalty", "presence_penalty");

  @Override
  public String serverAddress() {
    return address.getHost();
  }

  @Override
  public int serverPort() {
    int port = address.getPort();
    return port >= 0 ? port : "http".equalsIgnoreCase(address.getScheme()) ? 80 : 443;
  }

  @Override
  public boolean isStream() {
    return body.path("stream").asBoolean();
  }

  @Override
  public @Nullable String outputType() {
    String format = body.path("response_format").path("type").asText();
    if (format.isEmpty()) {
      format = body.path("output_config").path("format").path("type").asText();
    }
    return format.startsWith("json") ? "json" : format.equals("text") ? "text" : null;
  }

  @Override
  public Map<String, Object> parameters() {
    Map<String, Object> set = new LinkedHashMap<>();
    whole(set, "max_tokens", body.path("max_completion_tokens"));
    whole(set, "max_tokens", body.path("max_tokens"));
    for (String name : DOUBLES) {
      if (body.path(name).isNumber()) {
        set.put(name, body.path(name).asDouble());
      }
    }
    whole(set, "seed", body.path("seed"));
    whole(set, "choice.count", body.path("n"));
    JsonNode stop = body.path(body.has("stop") ? "stop" : "stop_sequences");
    if (stop.isTextual()) {
      set.put("stop_sequences", List.of(stop.asText()));
    } else if (!stop.isEmpty()) {
      List<String> texts = new ArrayList<>();
      stop.forEach(one -> texts.add(one.asText()));
      set.put("stop_sequences", List.copyOf(texts));
    }
    return set;
  }

  private static void whole(Map<String, Object> set, String name, JsonNode value) {
    if (value.isIntegralNumber()) {
      set.put(name, value.asLong());
    }
  }

  /** Without the body, which is content. */
  @Override
  public String toString() {
    return operation + " " + model + " at " + address.getHost();
  }
}
