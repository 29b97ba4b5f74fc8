package dev.switchback.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Observed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole answers, and the same ones in pieces. */
class AnswersTest {
  private static final String OPENAI =
      """
      {"id":"chatcmpl-1","model":"small-2-0807","choices":[{"index":0,"finish_reason":"tool_calls",
      "message":{"role":"assistant","content":"Grüße 🌍","tool_calls":[
      {"id":"c1","type":"function","function":{"name":"look","arguments":"{\\"at\\":1}"}},
      {"id":"c2","type":"function","function":{"name":"wait","arguments":"{}"}}]}}],
      "usage":{"prompt_tokens":19,"completion_tokens":10,"total_tokens":29,
      "prompt_tokens_details":{"cached_tokens":4},
      "completion_tokens_details":{"reasoning_tokens":3}}}""";
  private static final String[] OPENAI_FRAMES = {
    "{'id':'chatcmpl-1','model':'small-2-0807','choices':[{'index':0,'delta':{'role':'assistant','content':''},'finish_reason':null}],'usage':null}",
    "{'id':'chatcmpl-1','model':'small-2-0807','choices':[{'index':0,'delta':{'content':'Grüße '},'finish_reason':null}]}",
    "{'id':'chatcmpl-1','model':'small-2-0807','choices':[{'index':0,'delta':{'content':'🌍'}}]}",
    "{'choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'id':'c1','type':'function','function':{'name':'look','arguments':''}}]}}]}",
    "{'choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'function':{'arguments':'{\\'at\\''}}]}}]}",
    "{'choices':[{'index':1,'delta':{'content':'another choice'}}]}",
    "{'choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'function':{'arguments':':1}'}},{'index':1,'id':'c2','function':{'name':'wait','arguments':'{}'}}]}}]}",
    "{'choices':[{'index':0,'delta':{},'finish_reason':'tool_calls'}]}",
    "{'choices':[],'usage':{'prompt_tokens':19,'completion_tokens':10,'prompt_tokens_details':{'cached_tokens':4},'completion_tokens_details':{'reasoning_tokens':3}}}"
  };
  private static final String ANTHROPIC =
      """
      {"id":"msg_1","type":"message","role":"assistant","model":"small-2-0807",
      "content":[{"type":"thinking","thinking":"Hm.","signature":"sig=="},
      {"type":"text","text":"Grüße 🌍"},
      {"type":"tool_use","id":"c1","name":"look","input":{"at":1.50}},
      {"type":"tool_use","id":"c2","name":"wait","input":{}}],
      "stop_reason":"tool_use","stop_sequence":null,
      "usage":{"input_tokens":10,"cache_creation_input_tokens":5,"cache_read_input_tokens":4,
      "output_tokens":10,"output_tokens_details":{"thinking_tokens":3}}}""";
  private static final String[] ANTHROPIC_FRAMES = {
    "{'type':'message_start','message':{'id':'msg_1','type':'message','role':'assistant','content':[],'model':'small-2-0807','stop_reason':null,'usage':{'input_tokens':10,'cache_creation_input_tokens':5,'cache_read_input_tokens':4,'output_tokens':1}}}",
    "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'','signature':''}}",
    "{'type':'ping'}",
    "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'Hm.'}}",
    "{'type':'content_block_delta','index':0,'delta':{'type':'signature_delta','signature':'sig=='}}",
    "{'type':'content_block_stop','index':0}",
    "{'type':'content_block_start','index':1,'content_block':{'type':'text','text':''}}",
    "{'type':'content_block_delta','index':1,'delta':{'type':'text_delta','text':'Grüße '}}",
    "{'type':'content_block_delta','index':1,'delta':{'type':'text_delta','text':'🌍'}}",
    "{'type':'content_block_stop','index':1}",
    "{'type':'content_block_start','index':2,'content_block':{'type':'tool_use','id':'c1','name':'look','input':{}}}",
    "{'type':'content_block_delta','index':2,'delta':{'type':'input_json_delta','partial_json':''}}",
    "{'type':'content_block_delta','index':2,'delta':{'type':'input_json_delta','partial_json':'{\\'at\\': 1'}}",
    "{'type':'content_block_delta','index':2,'delta':{'type':'input_json_delta','partial_json':'.50}'}}",
    "{'type':'content_block_stop','index':2}",
    "{'type':'content_block_start','index':3,'content_block':{'type':'tool_use','id':'c2','name':'wait','input':{}}}",
    "{'type':'content_block_stop','index':3}",
    "{'type':'message_delta','delta':{'stop_reason':'tool_use','stop_sequence':null},'usage':{'output_tokens':10,'input_tokens':null,'output_tokens_details':{'thinking_tokens':3}}}",
    "{'type':'a_later_kind_of_event'}",
    "{'type':'message_stop'}"
  };

  @Test
  void readsWholeAnswersAlike() throws IOException {
    ChatAnswer openAi = whole(new OpenAiCodec(false), Dialect.OPENAI, OPENAI);
    ChatAnswer anthropic = whole(new AnthropicCodec(), Dialect.ANTHROPIC, ANTHROPIC);

    for (ChatAnswer answer : List.of(openAi, anthropic)) {
      assertThat(answer.text()).isEqualTo("Grüße 🌍");
      assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
      assertThat(answer.observed().responseModel()).isEqualTo("small-2-0807");
      assertThat(answer.observed().usage()).isEqualTo(new Observed.Usage(19, 10, 4, 3));
    }
    assertThat(openAi.toolCalls())
        .containsExactly(
            new Part.ToolCall("c1", "look", "{\"at\":1}"), new Part.ToolCall("c2", "wait", "{}"));
    assertThat(anthropic.toolCalls())
        .containsExactly(
            new Part.ToolCall("c1", "look", "{\"at\":1.50}"),
            new Part.ToolCall("c2", "wait", "{}"));
    assertThat(anthropic.message().parts().get(0))
        .isEqualTo(
            new Part.Raw(
                Dialect.ANTHROPIC,
                "{\"type\":\"thinking\",\"thinking\":\"Hm.\",\"signature\":\"sig==\"}"));
    assertThat(openAi.raw()).isEqualTo(OPENAI);
  }

  @Test
  void putsOpenAisPiecesTogether() throws IOException {
    ChatAnswer whole = whole(new OpenAiCodec(false), Dialect.OPENAI, OPENAI);
    ChatAnswer pieced = ChatAnswer.of(chunks(new OpenAiFrames(), OPENAI_FRAMES));

    assertThat(pieced.parts()).isEqualTo(whole.parts());
    assertThat(pieced.observed()).isEqualTo(whole.observed());
  }

  @Test
  void putsAnthropicsPiecesTogether() throws IOException {
    ChatAnswer whole = whole(new AnthropicCodec(), Dialect.ANTHROPIC, ANTHROPIC);
    ChatAnswer pieced = ChatAnswer.of(chunks(new AnthropicFrames(), ANTHROPIC_FRAMES));

    assertThat(pieced.parts()).isEqualTo(whole.parts());
    assertThat(pieced.observed()).isEqualTo(whole.observed());
  }

  @Test
  void saysWhichPiecesBearContentAndWhatTheyTell() throws IOException {
    List<ChatChunk> openAi = chunks(new OpenAiFrames(), OPENAI_FRAMES);
    List<ChatChunk> anthropic = chunks(new AnthropicFrames(), ANTHROPIC_FRAMES);

    assertThat(openAi.stream().map(chunk -> chunk.hasContent() ? "+" : "-"))
        .containsExactly("-", "+", "+", "+", "+", "-", "+", "-", "-");
    assertThat(anthropic.stream().map(chunk -> chunk.hasContent() ? "+" : "-").toList())
        .containsExactly(
            "-", "-", "+", "-", "-", "-", "+", "+", "-", "+", "-", "+", "+", "-", "+", "-", "-",
            "-");
    for (List<ChatChunk> chunks : List.of(openAi, anthropic)) {
      Observed told = new Observed(null, null, null, null);
      for (ChatChunk chunk : chunks) {
        told = chunk.observed() == null ? told : told.and(chunk.observed());
      }
      assertThat(told.usage()).isEqualTo(new Observed.Usage(19, 10, 4, 3));
      assertThat(told.responseModel()).isEqualTo("small-2-0807");
      assertThat(told.finishReason()).isIn("tool_calls", "tool_use");
    }
    assertThat(
            anthropic.stream()
                .filter(c -> c.observed() != null && c.observed().finishReason() != null))
        .singleElement()
        .satisfies(last -> assertThat(last.raw()).isEqualTo("{\"type\":\"message_stop\"}"));
    assertThat(anthropic.get(2).thinking()).isEqualTo("Hm.");
    assertThat(openAi.get(6).toolCalls())
        .containsExactly(
            new ChatChunk.ToolDelta(0, null, null, ":1}"),
            new ChatChunk.ToolDelta(1, "c2", "wait", "{}"));
  }

  @Test
  void takesARefusalForOne() throws IOException {
    ChatAnswer answer =
        whole(
            new OpenAiCodec(false),
            Dialect.OPENAI,
            "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":null,\"refusal\":\"No.\"}}]}");
    List<ChatChunk> chunks =
        chunks(
            new OpenAiFrames(),
            "{'choices':[{'delta':{'refusal':'No.'}}]}",
            "{'choices':[{'delta':{},'finish_reason':'stop'}]}");

    assertThat(answer.finishReason()).isEqualTo(FinishReason.REFUSED);
    assertThat(answer.observed().finishReason()).isEqualTo("refusal");
    assertThat(answer.text()).isEqualTo("No.");
    assertThat(chunks.get(1).observed().finishReason()).isEqualTo("refusal");
    assertThat(ChatAnswer.of(chunks).finishReason()).isEqualTo(FinishReason.REFUSED);
  }

  @Test
  void doesNotTakeAnEmptyFinishReasonForOne() throws IOException {
    OpenAiFrames frames = new OpenAiFrames();

    chunks(frames, "{'choices':[{'delta':{'content':'a'},'finish_reason':''}]}");

    assertThat(frames.isFinished()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "stop, STOP",
    "length, LENGTH",
    "content_filter, REFUSED",
    "tool_calls, TOOL_CALLS",
    "function_call, TOOL_CALLS",
    "end_turn, STOP",
    "stop_sequence, STOP",
    "max_tokens, LENGTH",
    "model_context_window_exceeded, LENGTH",
    "tool_use, TOOL_CALLS",
    "refusal, REFUSED",
    "pause_turn, OTHER",
    ", OTHER"
  })
  void mapsFinishReasons(String word, FinishReason reason) {
    assertThat(FinishReason.of(word)).isEqualTo(reason);
  }

  private static ChatAnswer whole(Codec codec, Dialect dialect, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return codec.answer(
        Wire.read(bytes, bytes.length), text, new Failures(GivenTarget.of(dialect), List.of()));
  }

  private static List<ChatChunk> chunks(Codec.Frames frames, String... texts) throws IOException {
    List<ChatChunk> chunks = new ArrayList<>();
    for (String text : texts) {
      byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
      ChatChunk chunk = frames.chunk(Wire.read(bytes, bytes.length));
      if (chunk != null) {
        chunks.add(chunk);
      }
    }
    return chunks;
  }
}
