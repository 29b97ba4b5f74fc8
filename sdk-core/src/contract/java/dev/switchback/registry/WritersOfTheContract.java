package dev.switchback.registry;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Writers that all change and read one route at once, and what became of it, with the times. */
final class WritersOfTheContract {
  /** How a change ended. */
  enum End {
    LANDED,
    /** By the state machine. */
    REFUSED,
    /** Against other writers. */
    LOST
  }

  /**
   * A change as its writer saw it; times are of one monotonic clock.
   *
   * @param name its reason in the audit, used once
   * @param entry what was answered; null unless it landed
   */
  record Attempt(
      Change change,
      String name,
      long invoked,
      long answered,
      End end,
      @Nullable AuditEntry entry) {}

  /** A reading as its reader saw it. */
  record Look(long revision, long invoked, long answered) {}

  private final String route;
  private final int writers;
  private final int each;
  private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();
  private final Queue<Look> looks = new ConcurrentLinkedQueue<>();

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
      int seed = writer;
      running.add(threads.submit(() -> write(registry, new SplittableRandom(seed), seed)));
    }
    threads.shutdown();
    for (Future<?> future : running) {
      future.get();
    }
  }

  private void write(Registry registry, SplittableRandom random, int writer) {
    for (int i = 0; i < each; i++) {
      String name = "writer-" + writer + "-" + i;
      make(registry, change(random.nextInt(8), name), "writer-" + writer, name);
      if (random.nextInt(4) == 0) {
        look(registry);
      }
    }
  }

  /** Half of them depend on what the others do, and are refused or not by it. */
  private static Change change(int draw, String name) {
    return switch (draw) {
      case 0 -> new Change.Freeze();
      case 1 -> new Change.Unfreeze();
      case 2 -> new Change.SwitchStable("1.4.0");
      case 3 -> new Change.SwitchStable("1.6.0");
      default -> new Change.Describe(name, null, null, null, null, null);
    };
  }

  private void make(Registry registry, Change change, String actor, String name) {
    long invoked = System.nanoTime();
    AuditEntry entry = null;
    End end;
    try {
      entry = registry.change(route, change, actor, name);
      end = End.LANDED;
    } catch (ChangeRefusedException refused) {
      end = End.REFUSED;
    } catch (RegistryException lost) {
      end = End.LOST;
    }
    attempts.add(new Attempt(change, name, invoked, System.nanoTime(), end, entry));
  }

  private void look(Registry registry) {
    long invoked = System.nanoTime();
    Stored stored = Objects.requireNonNull(registry.read(route));
    long answered = System.nanoTime();
    long revision = Objects.requireNonNull(stored.document()).serving().revision();
    looks.add(new Look(revision, invoked, answered));
  }

  List<Attempt> attempts(End end) {
    return attempts.stream().filter(one -> one.end() == end).toList();
  }

  List<Look> looks() {
    return List.copyOf(looks);
  }
}
