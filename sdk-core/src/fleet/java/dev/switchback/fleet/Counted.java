package dev.switchback.fleet;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;
import javax.sql.DataSource;

/** Counts what a process asks of a database: statements, and bytes both ways. */
public final class Counted extends SocketFactory {
  static final AtomicLong STATEMENTS = new AtomicLong();
  static final AtomicLong SENT = new AtomicLong();
  static final AtomicLong RECEIVED = new AtomicLong();

  /** A data source whose statements are counted; each of a batch is one. */
  static DataSource of(DataSource source) {
    return counted(DataSource.class, source);
  }

  private static <T> T counted(Class<T> type, Object of) {
    return type.cast(
        Proxy.newProxyInstance(
            Counted.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> invoke(of, method, arguments)));
  }

  private static Object invoke(Object of, Method method, Object[] arguments) throws Throwable {
    String name = method.getName();
    if (name.equals("addBatch") || (name.startsWith("execute") && !name.equals("executeBatch"))) {
      STATEMENTS.incrementAndGet();
    }
    Object result;
    try {
      result = method.invoke(of, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
    Class<?> type = method.getReturnType();
    boolean isPart =
        type == java.sql.Connection.class
            || type == java.sql.PreparedStatement.class
            || type == java.sql.Statement.class;
    return isPart && result != null ? counted(type, result) : result;
  }

  @Override
  public Socket createSocket() {
    return new CountedSocket();
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new CountedSocket(), InetAddress.getByName(host), port);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new CountedSocket(), host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket(host, port);
  }

  private static Socket connected(Socket socket, InetAddress host, int port) throws IOException {
    socket.connect(new java.net.InetSocketAddress(host, port));
    return socket;
  }

  private static final class CountedSocket extends Socket {
    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          int read = super.read();
          RECEIVED.addAndGet(read < 0 ? 0 : 1);
          return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          int read = super.read(into, offset, length);
          RECEIVED.addAndGet(Math.max(0, read));
          return read;
        }
      };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return new FilterOutputStream(super.getOutputStream()) {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
          out.write(bytes, offset, length);
          SENT.addAndGet(length);
        }

        @Override
        public void write(int one) throws IOException {
          out.write(one);
          SENT.incrementAndGet();
        }
      };
    }
  }
}
