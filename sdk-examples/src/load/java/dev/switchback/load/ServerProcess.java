package dev.switchback.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@link SlowProvider} in a JVM of its own. */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final int port;

  private ServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static ServerProcess start() throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    System.getProperty("java.home") + "/bin/java",
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    SlowProvider.class.getName()))
            .redirectError(Redirect.INHERIT)
            .start();
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    String line = said.readLine();
    if (line == null) {
      throw new IOException("the server did not start");
    }
    return new ServerProcess(process, Integer.parseInt(line));
  }

  /** Where it answers after that many milliseconds. */
  URI after(int least, int most) {
    return URI.create("http://127.0.0.1:" + port + "/min=" + least + "/max=" + most + "/v1");
  }

  /** Where it also streams so many chunks, so many milliseconds apart. */
  URI streaming(int least, int most, int chunks, int gap) {
    return URI.create(
        "http://127.0.0.1:%d/min=%d/max=%d/chunks=%d/gap=%d/v1"
            .formatted(port, least, most, chunks, gap));
  }

  @Override
  public void close() {
    process.destroy();
  }
}
