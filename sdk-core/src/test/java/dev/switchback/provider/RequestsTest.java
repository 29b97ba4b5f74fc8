package dev.switchback.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.Outcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/** The same request in each dialect, and what a dialect cannot say. */
class RequestsTest {
  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"n\":{\"maximum\":12345678901234567890.50}}}";
  private static final ChatRequest RICH =
      ChatRequest.builder()
          .system("Be brief.")
          .message(
              Message.user(new Part.Text("What is this?"), Part.Image.of("image/png", new byte[3])))
          .message(
              new Message(
                  Message.Role.ASSISTANT,
                  List.of(
                      new Part.Text("I look."),
                      new Part.ToolCall("call_1", "look", "{\"at\": 1.50}"))))
          .message(
              Message.user(new Part.Text("Go on."), new Part.ToolResult("call_1", "A cat.", true)))
          .tool(new Tool("look", "Looks.", SCHEMA, true))
          .toolChoice(ToolChoice.named("look"))
          .responseFormat(ResponseFormat.schema("cat", SCHEMA))
          .maxTokens(50)
          .stop(List.of("END"))
          .temperature(0.5)
          .extra(Dialect.OPENAI, "{\"seed\": 7}")
          .extra(Dialect.ANTHROPIC, "{\"top_k\": 5}")
          .build();

  @Test
  void saysARichRequestToOpenAi() {
    assertThat(body(RICH, Dialect.OPENAI, Map.of("top_p", new BigDecimal("0.90")), true))
        .isEqualTo(
            """
            {"messages":[{"role":"system","content":"Be brief."},
            {"role":"user","content":[{"type":"text","text":"What is this?"},
            {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},
            {"role":"assistant","content":"I look.","tool_calls":[{"id":"call_1","type":"function",
            "function":{"name":"look","arguments":"{\\"at\\": 1.50}"}}]},
            {"role":"tool","tool_call_id":"call_1","content":"A cat."},
            {"role":"user","content":"Go on."}],
            "tools":[{"type":"function","function":{"name":"look","description":"Looks.",
            "parameters":SCHEMA,"strict":true}}],
            "tool_choice":{"type":"function","function":{"name":"look"}},
            "response_format":{"type":"json_schema","json_schema":{"name":"cat","strict":true,
            "schema":SCHEMA}},
            "max_completion_tokens":50,"stop":["END"],"temperature":0.5,
            "stream_options":{"include_usage":true},"seed":7,"top_p":0.9,"model":"small-2",
            "stream":true}"""
                .replace("\n", "")
                .replace("SCHEMA", SCHEMA));
  }

  @Test
  void saysARichRequestToAnthropic() {
    assertThat(
            body(RICH, Dialect.ANTHROPIC, Map.of("output_config", Map.of("effort", "low")), true))
        .isEqualTo(
            """
            {"system":"Be brief.","messages":[
            {"role":"user","content":[{"type":"text","text":"What is this?"},
            {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}]},
            {"role":"assistant","content":[{"type":"text","text":"I look."},
            {"type":"tool_use","id":"call_1","name":"look","input":{"at":1.50}}]},
            {"role":"user","content":[
            {"type":"tool_result","tool_use_id":"call_1","content":"A cat.","is_error":true},
            {"type":"text","text":"Go on."}]}],
            "tools":[{"name":"look","description":"Looks.","input_schema":SCHEMA,"strict":true}],
            "tool_choice":{"type":"tool","name":"look"},
            "output_config":{"format":{"type":"json_schema","schema":SCHEMA},"effort":"low"},
            "max_tokens":50,"stop_sequences":["END"],"temperature":0.5,"top_k":5,
            "model":"small-2","stream":true}"""
                .replace("\n", "")
                .replace("SCHEMA", SCHEMA));
  }

  @Test
  void joinsTurnsOfOneSideForAnthropic() {
    ChatRequest request =
        ChatRequest.builder()
            .message(Message.toolResult("a", "1"))
            .message(Message.toolResult("b", "2"))
            .maxTokens(9)
            .build();

    assertThat(body(request, Dialect.ANTHROPIC, Map.of(), false))
        .startsWith(
            "{\"messages\":[{\"role\":\"user\",\"content\":["
                + "{\"type\":\"tool_result\",\"tool_use_id\":\"a\",\"content\":\"1\"},"
                + "{\"type\":\"tool_result\",\"tool_use_id\":\"b\",\"content\":\"2\"}]}]");
  }

  @Test
  void letsTheVersionHoldOverTheRequest() {
    ChatRequest request =
        ChatRequest.builder().message(Message.user("Hi")).maxTokens(50).temperature(1.0).build();

    assertThat(
            body(
                request,
                Dialect.OPENAI,
                Map.of("max_tokens", new BigDecimal("1E+3"), "temperature", BigDecimal.ZERO),
                false))
        .contains("\"max_tokens\":1000", "\"temperature\":0,")
        .doesNotContain("max_completion_tokens", "1.0");
  }

  @Test
  void leavesOutWhatIsDeclaredAsNull() {
    ChatRequest request =
        ChatRequest.builder()
            .message(Message.user("Hi"))
            .extra(Dialect.OPENAI, "{\"stream_options\": null}")
            .build();

    assertThat(body(request, Dialect.OPENAI, Map.of(), true)).doesNotContain("stream_options");
  }

  @Test
  void saysTheLimitAsOlderServersKnowIt() {
    Codec older = new OpenAiCodec(true);
    ChatRequest request = ChatRequest.builder().message(Message.user("Hi")).maxTokens(50).build();
    GivenTarget target = GivenTarget.of(Dialect.OPENAI);

    byte[] body =
        Wire.write(
            Bodies.chat(
                older, Dialect.OPENAI, request, target, false, new Failures(target, List.of())));

    assertThat(new String(body, UTF_8)).contains("\"max_tokens\":50").doesNotContain("completion");
  }

  @Test
  void leavesOutWhatTheOtherProviderSaidInItsOwnForm() {
    ChatRequest request =
        ChatRequest.builder()
            .message(Message.user("Hi"))
            .message(
                new Message(
                    Message.Role.ASSISTANT,
                    List.of(
                        new Part.Raw(
                            Dialect.ANTHROPIC, "{\"type\":\"thinking\",\"thinking\":\"h\"}"),
                        new Part.Text("Hello"))))
            .maxTokens(9)
            .build();

    assertThat(body(request, Dialect.OPENAI, Map.of(), false)).doesNotContain("thinking");
    assertThat(body(request, Dialect.ANTHROPIC, Map.of(), false))
        .contains("[{\"type\":\"thinking\",\"thinking\":\"h\"},{\"type\":\"text\"");
  }

  @Test
  void refusesWhatAnthropicCannotExpress() {
    ChatRequest.Builder plain = ChatRequest.builder().message(Message.user("Hi")).maxTokens(9);
    refused(plain.responseFormat(ResponseFormat.json()).build(), Dialect.ANTHROPIC)
        .hasMessageContaining("responseFormat without a schema cannot be sent to it");
    refused(plain.responseFormat(null).temperature(1.5).build(), Dialect.ANTHROPIC)
        .hasMessageContaining("temperature 1.5 cannot be sent to it; it takes 0 to 1");
    refused(
            plain
                .temperature(null)
                .message(
                    new Message(
                        Message.Role.ASSISTANT, List.of(new Part.ToolCall("a", "b", "{oops"))))
                .build(),
            Dialect.ANTHROPIC)
        .hasMessageContaining("messages[1], arguments that are no JSON object,");
  }

  @Test
  void refusesPartsAndFieldsThatBelongElsewhere() {
    ChatRequest raw =
        ChatRequest.builder()
            .message(Message.user(new Part.Raw(Dialect.ANTHROPIC, "{\"type\":\"document\"}")))
            .build();
    ChatRequest model =
        ChatRequest.builder()
            .message(Message.user("Hi"))
            .extra(Dialect.OPENAI, "{\"model\": \"big\"}")
            .build();

    refused(raw, Dialect.OPENAI)
        .hasMessageContaining("messages[0], a part in the form of anthropic cannot be sent to it");
    refused(model, Dialect.OPENAI).hasMessageContaining("the extra field model");
  }

  @Test
  void saysWhatIsWrongWithTheVersion() {
    assertThatThrownBy(() -> body(ChatRequest.of("Hi"), Dialect.ANTHROPIC, Map.of(), false))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.CONFIG_FAULT))
        .hasMessage(
            "route ticket-triage, version 1.5.0: anthropic needs max_tokens; declare it among the"
                + " version's parameters, or set maxTokens");
    assertThatThrownBy(
            () -> body(ChatRequest.of("Hi"), Dialect.OPENAI, Map.of("stream", true), false))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.CONFIG_FAULT))
        .hasMessageContaining("takes stream from elsewhere");
  }

  @Test
  void checksRequestsWhenTheyAreMade() {
    assertThatThrownBy(() -> ChatRequest.builder().build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tool.of("a", null, "[]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("schema is no JSON object; give {…}");
    assertThatThrownBy(() -> Message.user(new Part.ToolCall("a", "b", "{}")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Part.Image("file:///etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ToolChoice(ToolChoice.Mode.AUTO, "a"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> ChatRequest.builder().message(Message.user("a")).temperature(-1.0).build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(
      ChatRequest request, Dialect dialect) {
    return assertThatThrownBy(() -> body(request, dialect, Map.of(), false))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.CALLER_FAULT));
  }

  private static String body(
      ChatRequest request, Dialect dialect, Map<String, ?> parameters, boolean isStream) {
    GivenTarget target = GivenTarget.of(dialect.text(), parameters, Duration.ofSeconds(9));
    Codec codec = dialect == Dialect.OPENAI ? new OpenAiCodec(false) : new AnthropicCodec();
    return new String(
        Wire.write(
            Bodies.chat(
                codec,
                dialect,
                request,
                target,
                isStream,
                new Failures(target, Bodies.texts(request)))),
        UTF_8);
  }
}
