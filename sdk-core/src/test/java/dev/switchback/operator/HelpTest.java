package dev.switchback.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {
  private static final Set<String> CHANGES =
      Set.of(
          "register",
          "canary",
          "share",
          "promote",
          "switch",
          "revert",
          "rollback",
          "freeze",
          "unfreeze",
          "clear",
          "publish");
  private static final Set<String> OTHERS =
      Set.of(
          "status",
          "watch",
          "history",
          "which",
          "explain",
          "inventory",
          "validate",
          "lint",
          "plan",
          "replay",
          "sign");

  static List<String> commands() {
    Set<String> all = new TreeSet<>(CHANGES);
    all.addAll(OTHERS);
    return List.copyOf(all);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandSaysItsOptionsAndExitCodes(String name) {
    Ran ran = Ran.of(name, "--help");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("--json", "Exit codes:", "refused: the change");
    if (CHANGES.contains(name)) {
      assertThat(ran.out()).contains("--dry-run", "--reason", "--registry");
    }
  }

  @Test
  void thereAreNoOtherCommands() {
    CommandLine line =
        new CommandLine(
            new SwitchbackCommand(),
            new Commands(Surroundings.of(writer(), writer(), Style.plain())));

    Set<String> names = new TreeSet<>(line.getSubcommands().keySet());
    assertThat(names.remove("generate-completion")).isTrue();
    assertThat(names).isEqualTo(new TreeSet<>(commands()));
  }

  private static java.io.PrintWriter writer() {
    return new java.io.PrintWriter(new java.io.StringWriter());
  }

  @Test
  void completesEveryCommand() {
    Ran ran = Ran.of("generate-completion");

    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .contains(commands())
        .contains("complete -F _complete_switchback")
        .contains("--dry-run");
  }
}
