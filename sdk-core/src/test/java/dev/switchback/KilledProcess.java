package dev.switchback;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.registry.FileRegistry;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process of its own, which stops for good where it would write a revert to its registry. */
final class KilledProcess {
  static final String AT_THE_REGISTRY = "at the registry";

  private KilledProcess() {}

  /** Arguments: the registry's directory, the state directory. */
  public static void main(String[] args) {
    WrappedRegistry registry =
        new WrappedRegistry(FileRegistry.watch(Path.of(args[0]))) {
          @Override
          public AuditEntry change(String route, Change change, String actor, String reason) {
            System.out.println(AT_THE_REGISTRY);
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException interrupted) {
              Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("the process should be dead");
          }
        };
    Switchback switchback =
        Switchback.builder()
            .registry(registry)
            .allow("openai", "small-*")
            .stateDirectory(Path.of(args[1]))
            .build();
    for (long call = 0; ; call++) {
      RevertEndToEndTest.failingCanary(switchback, "customer-" + call);
    }
  }
}
