package dev.switchback.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * An OpenAI-compatible server on 127.0.0.1 in a JVM of its own. One thread carries tens of
 * thousands of connections, so that what is measured beside it is the client. Where it is asked
 * says how it answers: {@code /min=50/max=200/chunks=20/gap=250/v1/chat/completions} after 50 to
 * 200 ms, a stream in 20 chunks 250 ms apart. Says its port on standard output and ends with its
 * standard input.
 */
public final class SlowProvider {
  private static final int BACKLOG = 4096;
  private static final long LONGEST_NANOS = 1_000_000_000;

  private final Selector selector = Selector.open();
  private final PriorityQueue<Due> due = new PriorityQueue<>();
  private final Random random = new Random(1);
  private long order;

  private SlowProvider() throws IOException {}

  private record Due(long nanos, long order, Runnable write) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(nanos - other.nanos, 0);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  public static void main(String[] arguments) throws IOException {
    Thread parent =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nothing is said.
                }
              } catch (IOException gone) {
                // So is the parent.
              }
              Runtime.getRuntime().halt(0);
            });
    parent.setDaemon(true);
    parent.start();
    new SlowProvider().run();
  }

  private void run() throws IOException {
    ServerSocketChannel listening = ServerSocketChannel.open();
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    listening.configureBlocking(false);
    listening.register(selector, SelectionKey.OP_ACCEPT);
    System.out.println(listening.socket().getLocalPort());
    while (true) {
      Due next = due.peek();
      long wait = next == null ? LONGEST_NANOS : next.nanos() - System.nanoTime();
      if (wait <= 0) {
        selector.selectNow(this::ready);
      } else {
        selector.select(this::ready, Math.max(1, wait / 1_000_000));
      }
      long now = System.nanoTime();
      for (Due first = due.peek(); first != null && first.nanos() <= now; first = due.peek()) {
        due.remove().write().run();
      }
    }
  }

  private void ready(SelectionKey key) {
    if (key.attachment() instanceof Connection connection) {
      connection.ready();
      return;
    }
    try {
      SocketChannel accepted = ((ServerSocketChannel) key.channel()).accept();
      if (accepted != null) {
        accepted.configureBlocking(false);
        accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
        SelectionKey own = accepted.register(selector, SelectionKey.OP_READ);
        own.attach(new Connection(this, accepted, own));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Runs that after some milliseconds on the server's thread; at once if there are none. */
  void after(long millis, Runnable write) {
    if (millis <= 0) {
      write.run();
    } else {
      due.add(new Due(System.nanoTime() + millis * 1_000_000, order++, write));
    }
  }

  /** Evenly from the one to the other, both included. */
  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }
}
