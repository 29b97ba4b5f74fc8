package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import dev.switchback.integration.jdbc.JdbcLedger;
import dev.switchback.integration.jdbc.JdbcRegistry;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Opens {@code jdbc:…} with a driver on the class path. User and password are the URL's own ({@code
 * //USER:PASSWORD@} or the driver's parameters), or {@code SWITCHBACK_REGISTRY_USER} and {@code
 * SWITCHBACK_REGISTRY_PASSWORD}.
 */
final class JdbcStore {
  private static final Pattern LOGIN = Pattern.compile("//([^/:@]*)(?::([^@]*))?@");

  private JdbcStore() {}

  static Opened open(String url, Map<String, String> environment) {
    Matcher login = LOGIN.matcher(url);
    boolean hasLogin = login.find();
    // Not every driver takes them there, and those that do not may repeat them in a failure.
    String address = hasLogin ? login.replaceFirst("//") : url;
    try {
      DriverManager.getDriver(address);
    } catch (SQLException none) {
      // The driver manager's text may hold the whole URL.
      throw new SwitchbackException(
          "registry "
              + Stores.shown(url)
              + ": no driver takes this URL; put its jar on the class path");
    }
    Properties properties = new Properties();
    String user = environment.get("SWITCHBACK_REGISTRY_USER");
    String password = environment.get("SWITCHBACK_REGISTRY_PASSWORD");
    put(properties, "user", hasLogin ? login.group(1) : user);
    put(properties, "password", hasLogin ? login.group(2) : password);
    DriverSource source = new DriverSource(address, properties);
    JdbcLedger ledger = JdbcLedger.of(source);
    return new Opened(
        JdbcRegistry.of(source), new PooledLedger(ledger, ledger::processesSeen), () -> {});
  }

  private static void put(Properties properties, String name, @Nullable String value) {
    if (value != null) {
      properties.setProperty(name, value);
    }
  }
}
