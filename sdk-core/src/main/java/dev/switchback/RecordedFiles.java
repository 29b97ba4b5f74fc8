package dev.switchback;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/** The files of a recorder, one series a rollout. For the recorder's thread alone. */
final class RecordedFiles {
  private final Path directory;
  private final long maxBytes;
  private final int maxFiles;
  private final KeyHash hash;
  private final Map<String, Series> open = new HashMap<>();

  RecordedFiles(Path directory, long maxBytes, int maxFiles, KeyHash hash) {
    this.directory = directory;
    this.maxBytes = maxBytes;
    this.maxFiles = maxFiles;
    this.hash = hash;
  }

  private static final class Series {
    private int number;
    private long bytes;
    private BufferedWriter writer;

    Series(int number, BufferedWriter writer) {
      this.number = number;
      this.writer = writer;
    }
  }

  KeyHash hash() {
    return hash;
  }

  void append(String route, String rollout, String line) {
    String name = safe(route) + "." + safe(rollout);
    try {
      Series series = open.get(name);
      if (series == null) {
        series = begin(name);
        open.put(name, series);
      }
      if (series.bytes > 0 && series.bytes + line.length() + 1 > maxBytes) {
        series.writer.close();
        series.number++;
        series.bytes = 0;
        series.writer = writer(name, series.number);
        Files.deleteIfExists(file(name, series.number - maxFiles));
      }
      series.writer.write(line);
      series.writer.write('\n');
      // Lines are nearly all ASCII; a label that is not makes a file a little larger than said.
      series.bytes += line.length() + 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** After a restart the series goes on with a new file: the last line may be torn. */
  private Series begin(String name) throws IOException {
    Files.createDirectories(directory);
    int number = 1;
    while (Files.exists(file(name, number))) {
      number++;
    }
    return new Series(number, writer(name, number));
  }

  private BufferedWriter writer(String name, int number) throws IOException {
    return Files.newBufferedWriter(
        file(name, number), StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
  }

  private Path file(String name, int number) {
    return directory.resolve(name + "." + number + ".jsonl");
  }

  private static String safe(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace(".", "%2E");
  }

  void flush() {
    for (Series series : open.values()) {
      try {
        series.writer.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  void close() {
    for (Series series : open.values()) {
      try {
        series.writer.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    open.clear();
  }
}
