package dev.switchback.operator;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes commands and their options, with what is around this run. */
final class Commands implements IFactory {
  private final Surroundings around;

  Commands(Surroundings around) {
    this.around = around;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    if (type == LintCommand.class) {
      return type.cast(new LintCommand(around.style()));
    }
    if (type == PlanCommand.class) {
      return type.cast(new PlanCommand(around.style()));
    }
    if (type == ReplayCommand.class) {
      return type.cast(new ReplayCommand(around.style()));
    }
    if (type == StoreOptions.class) {
      return type.cast(new StoreOptions(around));
    }
    if (type == Output.class) {
      return type.cast(new Output(around));
    }
    return CommandLine.defaultFactory().create(type);
  }
}
