package dev.switchback.integration.jdbc;

/** The statements as H2 reads them in MySQL's mode. */
class MysqlModeTest extends H2RegistryTest {
  @Override
  String mode() {
    return super.mode() + ";MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE";
  }
}
