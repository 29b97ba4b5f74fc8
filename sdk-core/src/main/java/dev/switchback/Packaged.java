package dev.switchback;

import dev.switchback.document.Documents;
import dev.switchback.document.RouteDocument;
import java.io.IOException;
import java.io.InputStream;

/** Reads documents that an application ships on its class path. */
final class Packaged {
  private Packaged() {}

  static RouteDocument read(ClassLoader loader, String resource) {
    try (InputStream stream = loader.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new SwitchbackException(
            "the packaged document " + resource + " is not on the class path");
      }
      return Documents.read(resource, stream.readAllBytes()).document();
    } catch (IOException e) {
      throw new SwitchbackException("the packaged document " + resource + " cannot be read", e);
    }
  }
}
