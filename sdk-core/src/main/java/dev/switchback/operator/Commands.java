package dev.switchback.operator;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes commands, each with the style of this run. */
final class Commands implements IFactory {
  private final Style style;

  Commands(Style style) {
    this.style = style;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    if (type == LintCommand.class) {
      return type.cast(new LintCommand(style));
    }
    if (type == PlanCommand.class) {
      return type.cast(new PlanCommand(style));
    }
    if (type == ReplayCommand.class) {
      return type.cast(new ReplayCommand(style));
    }
    if (type == ExplainCommand.class) {
      return type.cast(new ExplainCommand(style));
    }
    return CommandLine.defaultFactory().create(type);
  }
}
