package dev.switchback.examples;

import dev.switchback.Switchback;
import dev.switchback.integration.http.OwnerWebhook;
import dev.switchback.integration.mlflow.MlflowCatalog;
import dev.switchback.integration.mlflow.MlflowServer;
import dev.switchback.integration.wandb.WandbCatalog;
import dev.switchback.registry.Registry;
import java.net.URI;

/** To what a team runs already: catalogues of models, and who is told of a revert. */
final class Connections {
  private Connections() {}

  static void fromMlflow(URI address, Registry store) {
    MlflowServer mlflow = MlflowServer.at(address).credentialsOf(System.getenv());
    // the versions that champion, challenger and previous name
    MlflowCatalog.of(mlflow).register(store, "ticket-triage", "ticket-triage", "ana");
  }

  static void fromWandb(URI address, String apiKey, Registry store) {
    WandbCatalog wandb =
        WandbCatalog.builder("acme", "models", () -> apiKey).address(address).build();
    wandb.register(store, "ticket-triage", "triage", "champion", "ana");
  }

  static Switchback tellingTheOwner(URI address, String secret, Registry registry) {
    OwnerWebhook webhook = OwnerWebhook.to(address).secret(secret).build();
    Switchback switchback =
        Switchback.builder().registry(registry).allow("openai", "*").observer(webhook).build();
    return switchback;
  }
}
