package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import dev.switchback.document.DocumentException;
import dev.switchback.document.Problem;
import dev.switchback.registry.BrokenAuditException;
import dev.switchback.registry.RegistryException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** What went wrong, said without a stack where it is the input's fault. */
final class Refusals {
  static final int OBJECTION = 1;
  static final int REFUSED = 2;
  static final int NO_REGISTRY = 3;
  static final int FAULT = 70;

  private Refusals() {}

  static int exitCode(Throwable failure) {
    if (failure instanceof BrokenAuditException) {
      return OBJECTION;
    }
    if (failure instanceof RegistryException) {
      return NO_REGISTRY;
    }
    return failure instanceof SwitchbackException
            || failure instanceof IOException
            || failure instanceof CommandLine.ParameterException
        ? REFUSED
        : FAULT;
  }

  static int say(Exception failure, CommandLine line, ParseResult parsed) {
    PrintWriter err = line.getErr();
    if (failure instanceof DocumentException refused) {
      refused.problems().forEach(err::println);
    } else if (failure instanceof NoSuchFileException missing) {
      err.println(missing.getFile() + ": there is no such file");
    } else if (exitCode(failure) == FAULT) {
      err.println("a fault of the program itself; please report it:");
      failure.printStackTrace(err);
    } else {
      err.println(failure.getMessage());
    }
    return exitCode(failure);
  }

  /** One problem for a person: errors red, warnings yellow. */
  static String text(Problem problem, Style style) {
    boolean isError = problem.severity() == Problem.Severity.ERROR;
    return (isError ? style.red("error") : style.yellow("warning")) + "  " + problem;
  }
}
