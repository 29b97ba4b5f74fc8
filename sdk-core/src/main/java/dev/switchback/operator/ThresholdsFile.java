package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import dev.switchback.document.Documents;
import dev.switchback.document.Thresholds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Thresholds in a file of their own, or in a route document. */
final class ThresholdsFile {
  private static final Pattern ROUTE = Pattern.compile("(?m)^\\s*[{,]?\\s*\"?route\"?\\s*:");

  private ThresholdsFile() {}

  /** Whether a file is a whole route document: it names a route. */
  static boolean isRoute(byte[] bytes) {
    return ROUTE.matcher(new String(bytes, StandardCharsets.UTF_8)).find();
  }

  static Thresholds read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (!isRoute(bytes)) {
      return Documents.readThresholds(file.toString(), bytes);
    }
    Thresholds thresholds = Documents.read(file.toString(), bytes).document().thresholds();
    if (thresholds == null) {
      throw new SwitchbackException(file + " has no thresholds; write some under thresholds:");
    }
    return thresholds;
  }
}
