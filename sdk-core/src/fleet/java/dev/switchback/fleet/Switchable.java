package dev.switchback.fleet;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.providers.ConnectionProvider;
import redis.clients.jedis.providers.PooledConnectionProvider;

/** Connections to whichever Redis is the primary now, as behind a name that moves. */
final class Switchable implements ConnectionProvider {
  private volatile PooledConnectionProvider now;

  Switchable(int port) {
    now = to(port);
  }

  private static PooledConnectionProvider to(int port) {
    return new PooledConnectionProvider(new HostAndPort("127.0.0.1", port));
  }

  void moveTo(int port) {
    PooledConnectionProvider before = now;
    now = to(port);
    before.close();
  }

  @Override
  public Connection getConnection() {
    return now.getConnection();
  }

  @Override
  public Connection getConnection(CommandArguments arguments) {
    return now.getConnection(arguments);
  }

  @Override
  public void close() {
    now.close();
  }
}
