package dev.switchback.registry;

import dev.switchback.document.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Writers that all change one route at once, and what became of their changes. */
final class WritersOfTheContract {
  private final String route;
  private final int writers;
  private final int each;
  private final Queue<String> landed = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refused = new AtomicInteger();

  WritersOfTheContract(String route, int writers, int each) {
    this.route = route;
    this.writers = writers;
    this.each = each;
  }

  /** Makes all changes, writer i on registry i modulo their number. */
  void run(List<Registry> registries) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    List<Future<?>> running = new ArrayList<>();
    for (int writer = 0; writer < writers; writer++) {
      Registry registry = registries.get(writer % registries.size());
      String actor = "writer-" + writer;
      running.add(threads.submit(() -> write(registry, actor)));
    }
    threads.shutdown();
    for (Future<?> future : running) {
      future.get();
    }
  }

  private void write(Registry registry, String actor) {
    for (int i = 0; i < each; i++) {
      String name = actor + "-" + i;
      try {
        Change describe = new Change.Describe(name, null, null, null, null, null);
        registry.change(route, describe, actor, name);
        landed.add(name);
      } catch (RegistryException lost) {
        refused.incrementAndGet();
      }
    }
  }

  /** The reasons of the changes that were made. */
  List<String> landed() {
    return List.copyOf(landed);
  }

  int refused() {
    return refused.get();
  }
}
