package dev.switchback.integration.jdbc;

import dev.switchback.evidence.LedgerStore;
import dev.switchback.evidence.LedgerStoreContractTest;
import org.h2.jdbcx.JdbcConnectionPool;

class H2LedgerTest extends LedgerStoreContractTest {
  private static final JdbcConnectionPool POOL =
      JdbcConnectionPool.create("jdbc:h2:mem:ledger;DB_CLOSE_DELAY=-1", "sa", "");

  @Override
  protected LedgerStore open() {
    JdbcLedger ledger = JdbcLedger.of(POOL);
    ledger.createTables();
    return ledger;
  }
}
