package dev.switchback.fleet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A process of the fleet as the drill sees it: what it has said, by rollout. */
final class Member {
  private final Process process;
  private final Map<String, Long> stable = new ConcurrentHashMap<>();
  private final Map<String, Long> breached = new ConcurrentHashMap<>();
  private final Map<String, Long> lastCanary = new ConcurrentHashMap<>();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private volatile boolean up;
  private volatile boolean killed;

  private Member(Process process) {
    this.process = process;
  }

  static Member start(String address) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    System.getProperty("java.home") + "/bin/java",
                    "-Xmx64m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    FleetProcess.class.getName(),
                    address))
            .redirectError(Redirect.DISCARD)
            .start();
    Member member = new Member(process);
    Thread reader = new Thread(member::read, "reader-" + process.pid());
    reader.setDaemon(true);
    reader.start();
    return member;
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.split(" ");
        if (parts.length == 3) {
          long nanos = Long.parseLong(parts[2]);
          switch (parts[0]) {
            case "U" -> up = true;
            case "L" -> seen.add(parts[1]);
            case "B" -> breached.putIfAbsent(parts[1], nanos);
            case "S" -> stable.putIfAbsent(parts[1], nanos);
            case "C" -> lastCanary.merge(parts[1], nanos, Math::max);
            default -> {}
          }
        }
      }
    } catch (IOException ended) {
      if (!killed) {
        throw new UncheckedIOException(ended);
      }
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isUp() {
    return up;
  }

  Long stable(String rollout) {
    return stable.get(rollout);
  }

  Long breached(String rollout) {
    return breached.get(rollout);
  }

  Long lastCanary(String rollout) {
    return lastCanary.get(rollout);
  }

  boolean hasSeen(String rollout) {
    return seen.contains(rollout);
  }

  /** As kill −9 does. */
  void kill() {
    killed = true;
    process.destroyForcibly();
  }
}
