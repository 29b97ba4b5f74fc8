package dev.switchback.operator;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;

/** Every command on the real MLflow that .ci/peers starts. */
@Tag("peers")
class MlflowCommandsTest extends CommandsContractTest {
  private String name;

  @Override
  protected String url() {
    String server = System.getProperty("mlflow.url", "");
    return "mlflow:" + server + "#" + route();
  }

  /** Its model is of this test alone. */
  @Override
  protected String route() {
    if (name == null) {
      name = "commands-" + UUID.randomUUID();
    }
    return name;
  }

  @Override
  protected Map<String, String> credentials() {
    return Map.of("MLFLOW_TRACKING_TOKEN", SECRET);
  }

  @Override
  protected boolean isStore() {
    return false;
  }
}
