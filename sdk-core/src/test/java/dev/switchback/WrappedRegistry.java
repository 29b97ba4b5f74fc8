package dev.switchback;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.registry.Registry;
import dev.switchback.registry.Stored;
import java.util.List;
import java.util.Map;

/** A registry that hands everything on, for tests to come between. */
public class WrappedRegistry implements Registry {
  private final Registry behind;

  public WrappedRegistry(Registry behind) {
    this.behind = behind;
  }

  @Override
  public Capabilities capabilities() {
    return behind.capabilities();
  }

  @Override
  public Map<String, Stored> readAll() {
    return behind.readAll();
  }

  @Override
  public AuditEntry change(String route, Change change, String actor, String reason) {
    return behind.change(route, change, actor, reason);
  }

  @Override
  public List<AuditEntry> history(String route) {
    return behind.history(route);
  }

  @Override
  public Watch watch(Runnable hint) {
    return behind.watch(hint);
  }

  @Override
  public void close() {
    behind.close();
  }
}
