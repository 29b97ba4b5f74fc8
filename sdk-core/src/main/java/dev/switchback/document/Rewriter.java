package dev.switchback.document;

final class Rewriter {
  private Rewriter() {}

  static byte[] rewrite(String name, byte[] before, RouteDocument document) {
    return Documents.write(document, false);
  }
}
