package dev.switchback.evidence;

class MemoryLedgerTest extends LedgerStoreContractTest {
  private final MemoryLedger store = new MemoryLedger(System::currentTimeMillis);

  @Override
  protected LedgerStore open() {
    return store;
  }
}
