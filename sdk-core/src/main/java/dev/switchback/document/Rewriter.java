package dev.switchback.document;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rewrites the lines of a YAML document that a change touches, and no other byte. */
final class Rewriter {
  private static final Logger LOG = LoggerFactory.getLogger(Rewriter.class);
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Rewriter() {}

  static byte[] rewrite(String name, byte[] before, RouteDocument document) {
    Problems problems = new Problems(name);
    RouteDocument old = Documents.read(name, before).document();
    String text = Objects.requireNonNull(Source.text(before, problems));
    Node root = Objects.requireNonNull(Tree.yaml(text, problems));
    if (!root.isFlow()) {
      String mark = before.length > text.length() && marked(before) ? "" + BYTE_ORDER_MARK : "";
      byte[] bytes = JsonText.bytes(mark + lines(text, root, old, document));
      if (reads(name, bytes, document)) {
        return bytes;
      }
    }
    LOG.warn("{} is written whole, comments are gone: its layout cannot be kept", name);
    return Documents.write(document, false);
  }

  private static boolean marked(byte[] bytes) {
    return bytes.length > 2 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB;
  }

  private static boolean reads(String name, byte[] bytes, RouteDocument document) {
    try {
      return Documents.digest(Documents.read(name, bytes).document())
          .equals(Documents.digest(document));
    } catch (DocumentException e) {
      LOG.debug("{} cannot be read after its lines were rewritten", name, e);
      return false;
    }
  }

  private static String lines(String text, Node root, RouteDocument old, RouteDocument next) {
    Map<String, Object> was = DocumentMap.of(old);
    Map<String, Object> is = DocumentMap.of(next);
    Lines lines = new Lines(text);
    Block block = new Block(root, lines.size() + 1);
    // From the end to the beginning, so that the places of the tree stay true.
    List<String> keys = block.keysFromTheEnd();
    for (String key : is.keySet()) {
      if (!keys.contains(key)) {
        int last = lines.last(1, lines.size() + 1);
        lines.insertAfter(last, Block.text(key, is.get(key), block.column()));
      }
    }
    for (String key : keys) {
      if (Objects.equals(was.get(key), is.get(key))) {
        continue;
      }
      if (key.equals("serving") && ServingLines.rewrite(lines, block, old, next)) {
        continue;
      }
      if (key.equals("versions") && VersionLines.rewrite(lines, block, old, next)) {
        continue;
      }
      block.rewrite(lines, key, is.get(key));
    }
    return lines.text();
  }
}
