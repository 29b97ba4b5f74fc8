package dev.switchback.analysis;

import dev.switchback.document.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Prints the evidence folded from the ledger in a file: a line a rule, its name and its 64 bits.
 */
final class LedgerInAnotherJvm {
  private LedgerInAnotherJvm() {}

  public static void main(String[] arguments) throws IOException {
    System.out.print(bits(Json.readObject(Files.readString(Path.of(arguments[0])))));
  }

  static String bits(Map<String, Object> ledger) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Double> rule : Analysis.fold(ledger)) {
      text.append(rule.getKey()).append(' ');
      text.append(Long.toHexString(Double.doubleToLongBits(rule.getValue()))).append('\n');
    }
    return text.toString();
  }
}
