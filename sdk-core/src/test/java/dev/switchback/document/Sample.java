package dev.switchback.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The document that the tests of this package read. */
final class Sample {
  private Sample() {}

  static byte[] bytes() {
    return resource("/dev/switchback/document/ticket-triage.yaml");
  }

  static RouteDocument triage() {
    return Documents.read("triage.yaml", bytes()).document();
  }

  static byte[] resource(String path) {
    try (InputStream in = Objects.requireNonNull(Sample.class.getResourceAsStream(path), path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
