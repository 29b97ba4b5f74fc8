package dev.switchback.operator;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Every command on real stores, by URL. HTTP's is in sdk-examples, MLflow's in peers. */
class StoreCommandsTest {
  @TempDir static Path files;
  private static RealStores stores;

  @BeforeAll
  static void begin() {
    stores = new RealStores(files);
  }

  @AfterAll
  static void end() throws IOException {
    stores.close();
  }

  @Nested
  class InH2 extends CommandsContractTest {
    @Override
    protected String url() throws Exception {
      return stores.url(RealStores.Kind.H2);
    }

    /** H2 makes those wait who give a wrong password. */
    @Override
    protected String wrong(String url) {
      return "jdbc:h2:tcp://127.0.0.1:1/none;USER=sa;PASSWORD=" + SECRET;
    }
  }

  @Nested
  class InPostgres extends CommandsContractTest {
    @Override
    protected String url() throws Exception {
      return stores.url(RealStores.Kind.POSTGRES);
    }
  }

  @Nested
  class InRedis extends CommandsContractTest {
    @Override
    protected String url() throws Exception {
      return stores.url(RealStores.Kind.REDIS);
    }
  }
}
