package dev.switchback.document;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The bytes of a document as text. */
final class Source {
  /** A document has at most so many bytes. */
  static final int MAX_BYTES = 256 * 1024;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Source() {}

  /** The text without a byte order mark; null, and a problem, when it is too long or not UTF-8. */
  static @Nullable String text(byte[] bytes, Problems problems) {
    if (bytes.length > MAX_BYTES) {
      problems.errorAt(
          1,
          1,
          "document",
          "has " + bytes.length + " bytes",
          "keep it within " + MAX_BYTES + " bytes (256 KiB)");
      return null;
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    out.flip();
    if (result.isError()) {
      String good = out.toString();
      int lineStart = good.lastIndexOf('\n') + 1;
      int line = 1 + (int) good.chars().filter(c -> c == '\n').count();
      int column = 1 + good.codePointCount(lineStart, good.length());
      problems.errorAt(line, column, "document", "is not UTF-8 here", "save the file as UTF-8");
      return null;
    }
    boolean marked = out.length() > 0 && out.charAt(0) == BYTE_ORDER_MARK;
    return marked ? out.subSequence(1, out.length()).toString() : out.toString();
  }
}
