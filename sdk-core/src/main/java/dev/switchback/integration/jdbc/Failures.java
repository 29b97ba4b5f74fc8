package dev.switchback.integration.jdbc;

import java.sql.SQLException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Drivers' failures without what must not be read: some name the URL with the password in it. */
final class Failures {
  private static final Pattern PAIR =
      Pattern.compile("(?i)((?:password|passwd|pwd|secret|token|user)\\w*\\s*[=:]\\s*)[^\\s;&,)]+");
  private static final Pattern IN_URL = Pattern.compile("//[^/@\\s]+@");

  private Failures() {}

  static String text(SQLException failed) {
    return "SQLState " + failed.getSQLState() + ", " + clean(String.valueOf(failed.getMessage()));
  }

  static String clean(String text) {
    return IN_URL.matcher(PAIR.matcher(text).replaceAll("$1***")).replaceAll("//***@");
  }

  static String remedy(SQLException failed) {
    String state = failed.getSQLState();
    return switch (state == null ? "" : state) {
      case "42P01", "42S02", "42S03", "42S04" ->
          "make the tables: run the script of the dialect, or call createTables() once";
      case "42501" -> "its user has no right to it; a person's has";
      default -> "look at the database and its data source";
    };
  }

  /** The failure with its stack, its texts cleaned down to the last cause. */
  static Throwable clean(Throwable failed) {
    return copy(failed, 0);
  }

  private static Throwable copy(Throwable failed, int depth) {
    Throwable cause = failed.getCause();
    @Nullable Throwable below = cause == null || depth == 8 ? null : copy(cause, depth + 1);
    String message =
        failed.getClass().getName() + ": " + clean(String.valueOf(failed.getMessage()));
    Throwable copy =
        failed instanceof SQLException sql
            ? new SQLException(message, sql.getSQLState(), sql.getErrorCode(), below)
            : new IllegalStateException(message, below);
    copy.setStackTrace(failed.getStackTrace());
    return copy;
  }
}
