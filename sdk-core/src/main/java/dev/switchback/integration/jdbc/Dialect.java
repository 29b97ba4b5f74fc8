package dev.switchback.integration.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Where the databases differ: the tables' types, and how to ask for the time. */
enum Dialect {
  POSTGRESQL("postgresql.sql", "SELECT EXTRACT(EPOCH FROM clock_timestamp()) * 1000000"),
  MYSQL("mysql.sql", "SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6))"),
  H2("h2.sql", "SELECT EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000000");

  private final String script;

  /** Asks for the microseconds since 1970, as they are now, not when the transaction began. */
  final String micros;

  Dialect(String script, String micros) {
    this.script = script;
    this.micros = micros;
  }

  /**
   * The dialect of a connection.
   *
   * @throws SQLException if it has none of them
   */
  static Dialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    return switch (product.toLowerCase(Locale.ROOT)) {
      case "postgresql" -> POSTGRESQL;
      case "mysql", "mariadb" -> MYSQL;
      case "h2" -> H2;
      default -> throw new SQLException(product + " is none of PostgreSQL, MySQL, MariaDB and H2");
    };
  }

  /** The statements that make the tables. */
  List<String> tables() {
    return statements(script);
  }

  /** The statements of a script. */
  static List<String> statements(String script) {
    List<String> statements = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    for (String line : text(script).lines().toList()) {
      if (line.startsWith("--")) {
        continue;
      }
      statement.append(line).append('\n');
      if (line.endsWith(";")) {
        statements.add(statement.substring(0, statement.lastIndexOf(";")).strip());
        statement.setLength(0);
      }
    }
    return statements;
  }

  private static String text(String script) {
    try (InputStream in = Dialect.class.getResourceAsStream(script)) {
      return new String(Objects.requireNonNull(in, script).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
