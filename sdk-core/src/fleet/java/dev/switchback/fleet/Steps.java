package dev.switchback.fleet;

import dev.switchback.Event;
import dev.switchback.Observer;
import dev.switchback.document.Change;
import dev.switchback.registry.Registry;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;

/** The steps of a revert, and a stop for good at one of them. */
final class Steps implements Observer {
  enum Step {
    /** The canary is off here and in the state directory; the store was not asked. */
    BEFORE_WRITE,
    /** The database has the statements and waits for the commit. */
    IN_TRANSACTION,
    /** The store has it, and this process does not know. */
    WRITTEN,
    /** This process knows, and nobody was told. */
    BEFORE_TOLD
  }

  static final String AT = "at ";

  private final Step last;

  /** Only the writer thread reverts. */
  private volatile boolean reverting;

  Steps(Step last) {
    this.last = last;
  }

  private void reached(Step step) {
    if (step != last) {
      return;
    }
    System.out.println(AT + step);
    System.out.flush();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("the process should be dead");
  }

  @Override
  public void told(Event event) {
    if (event instanceof Event.Reverted) {
      reached(Step.BEFORE_TOLD);
    }
  }

  Registry around(Registry registry) {
    return proxy(
        Registry.class,
        (self, method, arguments) -> {
          boolean revert =
              method.getName().equals("change") && arguments[1] instanceof Change.Revert;
          if (!revert) {
            return invoke(registry, method, arguments);
          }
          reached(Step.BEFORE_WRITE);
          reverting = true;
          Object entry = invoke(registry, method, arguments);
          reverting = false;
          reached(Step.WRITTEN);
          return entry;
        });
  }

  DataSource around(DataSource source) {
    return proxy(
        DataSource.class,
        (self, method, arguments) -> {
          Object result = invoke(source, method, arguments);
          return result instanceof Connection connection ? around(connection) : result;
        });
  }

  private Connection around(Connection connection) {
    return proxy(
        Connection.class,
        (self, method, arguments) -> {
          // The ledger commits on a thread of its own.
          if (method.getName().equals("commit")
              && reverting
              && Thread.currentThread().getName().equals("switchback-registry")) {
            reached(Step.IN_TRANSACTION);
          }
          return invoke(connection, method, arguments);
        });
  }

  private static Object invoke(Object on, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(Steps.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
