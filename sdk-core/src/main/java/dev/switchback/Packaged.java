package dev.switchback;

import dev.switchback.document.Documents;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import java.io.IOException;
import java.io.InputStream;

/** Documents that an application ships, on its class path or in its code. */
final class Packaged {
  private Packaged() {}

  /** A route that one version serves for good. */
  static RouteDocument fixed(String route, ModelVersion version) {
    return RouteDocument.builder(route)
        .version(version)
        .serving(Serving.of(version.version()))
        .build();
  }

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
