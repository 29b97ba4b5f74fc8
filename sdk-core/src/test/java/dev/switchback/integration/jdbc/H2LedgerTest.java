package dev.switchback.integration.jdbc;

import dev.switchback.evidence.LedgerStore;
import dev.switchback.evidence.LedgerStoreContractTest;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;

class H2LedgerTest extends LedgerStoreContractTest {
  private static final JdbcConnectionPool POOL =
      JdbcConnectionPool.create("jdbc:h2:mem:ledger;DB_CLOSE_DELAY=-1", "sa", "");

  @Override
  protected LedgerStore open() {
    JdbcLedger ledger = JdbcLedger.of(POOL);
    ledger.createTables();
    return ledger;
  }

  @Test
  void whatIsPooledGoesADayAfterTheLastProcessAskedForIt() throws Exception {
    open();
    new PoolExpiry(POOL).check();
  }
}
