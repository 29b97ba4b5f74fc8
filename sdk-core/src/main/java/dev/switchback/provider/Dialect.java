package dev.switchback.provider;

/** What a provider speaks on the wire. */
public enum Dialect {
  /** Chat completions and embeddings as OpenAI, Azure, Ollama, vLLM and llama.cpp serve them. */
  OPENAI("openai"),
  /** Anthropic's messages. */
  ANTHROPIC("anthropic");

  private final String text;

  Dialect(String text) {
    this.text = text;
  }

  /** The name in messages, such as {@code openai}. */
  public String text() {
    return text;
  }
}
