package dev.switchback.document;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads and writes route documents. Stateless, for any thread. */
public final class Documents {
  private Documents() {}

  /**
   * A document that was read, and what is doubtful about it.
   *
   * @param document the document
   * @param warnings what was said; empty where nothing is doubtful
   */
  public record Read(RouteDocument document, List<Problem> warnings) {
    /** Copies. */
    public Read {
      Objects.requireNonNull(document, "document");
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Reads one document, YAML or JSON (JSON when the name ends in {@code .json}). YAML is read
   * strictly: anchors, aliases, tags, duplicate keys, and anything that is not text where text
   * belongs are refused. A version without a digest gets its own. What a change would refuse is
   * refused here too: a live rollout needs thresholds and inventory, and a canary that is not
   * quarantined.
   *
   * @param name the source's name for messages, e.g. a file's
   * @param bytes UTF-8, at most 256 KiB
   * @throws DocumentException with every problem, each naming line, column, field and remedy
   */
  public static Read read(String name, byte[] bytes) {
    Problems problems = new Problems(Objects.requireNonNull(name, "name"));
    Node root = root(name, bytes, problems);
    RouteDocument document = DocumentReader.read(root, problems);
    if (document == null) {
      throw problems.refusal();
    }
    return new Read(document, problems.sorted());
  }

  /**
   * Reads a file of one version, its fields as they stand under {@code versions:}. A version
   * without a digest gets its own.
   *
   * @param name the source's name for messages; JSON when it ends in {@code .json}
   * @param bytes UTF-8, at most 256 KiB
   * @throws DocumentException with every problem
   */
  public static ModelVersion readVersion(String name, byte[] bytes) {
    Problems problems = new Problems(Objects.requireNonNull(name, "name"));
    ModelVersion version = VersionReader.read(root(name, bytes, problems), "", problems);
    problems.throwIfAny();
    return Objects.requireNonNull(version);
  }

  /**
   * Reads a file of thresholds: the section under {@code thresholds:}, or bare.
   *
   * @param name the source's name for messages; JSON when it ends in {@code .json}
   * @param bytes UTF-8, at most 256 KiB
   * @throws DocumentException with every problem; fields such as {@code thresholds:
   *     compare[1].signal}
   */
  public static Thresholds readThresholds(String name, byte[] bytes) {
    Problems problems = new Problems(Objects.requireNonNull(name, "name"));
    Node section = section(root(name, bytes, problems), "thresholds");
    Thresholds thresholds = ThresholdsReader.read(section, problems);
    problems.throwIfAny();
    return Objects.requireNonNull(thresholds);
  }

  /**
   * Reads a file of reference values: under {@code reference:}, or bare.
   *
   * @param name the source's name for messages; JSON when it ends in {@code .json}
   * @param bytes UTF-8, at most 256 KiB
   * @return values as {@link Thresholds#reference} has them
   * @throws DocumentException with every problem; fields such as {@code reference: error_rate}
   */
  public static Map<String, Object> readReference(String name, byte[] bytes) {
    Problems problems = new Problems(Objects.requireNonNull(name, "name"));
    Node section = section(root(name, bytes, problems), "reference");
    Map<String, Object> reference = References.read(section, "reference: ", problems);
    problems.throwIfAny();
    return References.copy(reference);
  }

  /**
   * Problems that were found in a document after it was read, with the line and column of their
   * fields where the text has them.
   *
   * @param name the source's name; JSON when it ends in {@code .json}
   * @param bytes the text that the problems are of; where it cannot be read they stay as they are
   */
  public static List<Problem> place(String name, byte[] bytes, List<Problem> problems) {
    if (problems.stream().allMatch(problem -> problem.line() > 0)) {
      return problems;
    }
    try {
      Node root = root(name, bytes, new Problems(name));
      return problems.stream().map(problem -> Places.place(root, problem)).toList();
    } catch (DocumentException unreadable) {
      return problems;
    }
  }

  private static Node root(String name, byte[] bytes, Problems problems) {
    String text = Source.text(bytes, problems);
    problems.throwIfAny();
    String source = Objects.requireNonNull(text);
    Node root = isJson(name) ? Tree.json(source, problems) : Tree.yaml(source, problems);
    if (root == null) {
      throw problems.refusal();
    }
    return root;
  }

  private static Node section(Node root, String name) {
    Node section = root.fields().get(name);
    return section != null && root.fields().size() == 1 ? section : root;
  }

  static boolean isJson(String name) {
    return name.endsWith(".json");
  }

  /** The document as YAML with its sections in the order of the design, or as JSON. */
  public static byte[] write(RouteDocument document, boolean json) {
    Map<String, Object> map = DocumentMap.of(document);
    return JsonText.bytes(json ? PrettyJson.write(map) : YamlText.write(map));
  }

  /**
   * Content digest of a whole document, {@code sha256:…}, for audit entries: SHA-256 over the <a
   * href="https://www.rfc-editor.org/rfc/rfc8785">RFC 8785</a> canonical JSON of what is written.
   */
  public static String digest(RouteDocument document) {
    return Digests.sha256(CanonicalJson.write(DocumentMap.of(document), false));
  }

  /**
   * The bytes of a document with a change applied, everything but the lines that the change
   * rewrites kept as it is, comments and line ends too. A JSON document is written whole, its
   * {@code signature} kept, and so is a YAML document whose layout does not allow to rewrite lines
   * (the root in braces); that is said in the log.
   *
   * @param name the source's name; JSON when it ends in {@code .json}
   * @param before the bytes as read
   * @param document the next state
   * @throws DocumentException when {@code before} cannot be read
   */
  public static byte[] rewrite(String name, byte[] before, RouteDocument document) {
    return isJson(name) ? json(name, before, document) : Rewriter.rewrite(name, before, document);
  }

  private static byte[] json(String name, byte[] before, RouteDocument document) {
    Map<String, Object> map = DocumentMap.of(document);
    Node signature = root(name, before, new Problems(name)).fields().get("signature");
    if (signature != null) {
      map.put("signature", signature.text());
    }
    return JsonText.bytes(PrettyJson.write(map));
  }
}
