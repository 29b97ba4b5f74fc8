package dev.switchback.registry;

import dev.switchback.document.DocumentException;
import dev.switchback.document.Documents;
import dev.switchback.document.Problem;
import dev.switchback.document.RouteDocument;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a store holds for one route: its bytes, and either the document in them or what is wrong
 * with it. One broken document does not keep the others from being read. Immutable.
 */
public final class Stored {
  private final String route;
  private final String name;
  private final byte[] bytes;
  private final String tag;
  private final @Nullable RouteDocument document;
  private final List<Problem> problems;

  private Stored(
      String route,
      String name,
      byte[] bytes,
      @Nullable RouteDocument document,
      List<Problem> problems) {
    this.route = route;
    this.name = name;
    this.bytes = bytes;
    this.tag = sha256(bytes);
    this.document = document;
    this.problems = List.copyOf(problems);
  }

  /** A document that was read from these bytes. */
  public static Stored of(String name, byte[] bytes, RouteDocument document) {
    return new Stored(document.route(), name, bytes.clone(), document, List.of());
  }

  /**
   * Content that the store refuses. Problems without a line get that of their field, where the
   * bytes are a document that has it.
   *
   * @param route the route it is taken to be of
   */
  public static Stored refused(String route, String name, byte[] bytes, List<Problem> problems) {
    return new Stored(route, name, bytes.clone(), null, Documents.place(name, bytes, problems));
  }

  /**
   * Reads a document, or keeps what is wrong with it.
   *
   * @param route the route it is taken to be of when it cannot be read
   * @param name for messages, e.g. a file's; read as JSON where it ends in {@code .json}
   */
  public static Stored read(String route, String name, byte[] bytes) {
    try {
      return of(name, bytes, Documents.read(name, bytes).document());
    } catch (DocumentException refused) {
      return refused(route, name, bytes, refused.problems());
    }
  }

  /** The route's name. */
  public String route() {
    return route;
  }

  /** Where it is kept, for messages. */
  public String name() {
    return name;
  }

  /** A copy of the bytes as they are stored. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Tells one content from another: {@code sha256:} of the bytes. */
  public String tag() {
    return tag;
  }

  /** The document, or null if it was refused. */
  public @Nullable RouteDocument document() {
    return document;
  }

  /** Why it was refused; empty if it was not. */
  public List<Problem> problems() {
    return problems;
  }

  /** Whether these are the bytes it was read from. */
  boolean holds(byte[] other) {
    return MessageDigest.isEqual(bytes, other);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Stored stored
        && route.equals(stored.route)
        && name.equals(stored.name)
        && tag.equals(stored.tag)
        && problems.equals(stored.problems);
  }

  @Override
  public int hashCode() {
    return Objects.hash(route, name, tag);
  }

  /** Names route and place; the content, prompts among it, stays out. */
  @Override
  public String toString() {
    return "Stored(" + route + ", " + name + ", " + tag + ")";
  }

  static String sha256(byte[] bytes) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }

  static Stored ofText(String route, String name, String text) {
    return read(route, name, text.getBytes(StandardCharsets.UTF_8));
  }
}
