package dev.switchback.provider;

import org.jspecify.annotations.Nullable;

/**
 * Whether the model may or must ask for a tool. Immutable.
 *
 * @param tool the one it must ask for; null unless the mode is NAMED
 */
public record ToolChoice(Mode mode, @Nullable String tool) {
  /** The model decides: the default where there are tools. */
  public static final ToolChoice AUTO = new ToolChoice(Mode.AUTO, null);

  /** No tool. */
  public static final ToolChoice NONE = new ToolChoice(Mode.NONE, null);

  /** Any, but one. */
  public static final ToolChoice REQUIRED = new ToolChoice(Mode.REQUIRED, null);

  /** The kinds of choice. */
  public enum Mode {
    /** The model decides. */
    AUTO("auto", "auto"),
    /** No tool. */
    NONE("none", "none"),
    /** Any, but one. */
    REQUIRED("required", "any"),
    /** This one. */
    NAMED("function", "tool");

    final String openAi;
    final String anthropic;

    Mode(String openAi, String anthropic) {
      this.openAi = openAi;
      this.anthropic = anthropic;
    }
  }

  /** Checks that there is a name where there must be. */
  public ToolChoice {
    if ((mode == Mode.NAMED) != (tool != null)) {
      throw new IllegalArgumentException("tool goes with NAMED and with nothing else");
    }
  }

  /** This one. */
  public static ToolChoice named(String tool) {
    return new ToolChoice(Mode.NAMED, tool);
  }
}
