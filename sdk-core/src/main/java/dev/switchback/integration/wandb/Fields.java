package dev.switchback.integration.wandb;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every field of W&amp;B's GraphQL schema that is asked for or read. The schema is no public
 * contract: a field that is missing, or of another kind, reads as null.
 */
final class Fields {
  static final String QUERY =
      """
      query Resolve($entity: String!, $project: String!, $name: String!) {
        project(name: $project, entityName: $entity) {
          artifactCollectionMembership(name: $name) {
            versionIndex
            aliases { alias }
            artifact { id digest digestAlgorithm metadata state createdAt }
          }
        }
      }
      """;

  static final String ENTITY = "entity";
  static final String PROJECT = "project";
  static final String NAME = "name";
  static final String DATA = "data";
  static final String ERRORS = "errors";
  static final String MESSAGE = "message";
  static final String MEMBERSHIP = "artifactCollectionMembership";
  static final String VERSION_INDEX = "versionIndex";
  static final String ALIASES = "aliases";
  static final String ALIAS = "alias";
  static final String ARTIFACT = "artifact";
  static final String ID = "id";
  static final String DIGEST = "digest";
  static final String DIGEST_ALGORITHM = "digestAlgorithm";
  static final String METADATA = "metadata";
  static final String STATE = "state";
  static final String CREATED_AT = "createdAt";

  /** The one state in which an artifact can be used. */
  static final String COMMITTED = "COMMITTED";

  private Fields() {}

  static @Nullable Map<?, ?> object(@Nullable Object of, String name) {
    return of instanceof Map<?, ?> map && map.get(name) instanceof Map<?, ?> value ? value : null;
  }

  static @Nullable String text(@Nullable Object of, String name) {
    return of instanceof Map<?, ?> map && map.get(name) instanceof String value ? value : null;
  }

  static List<?> list(@Nullable Object of, String name) {
    return of instanceof Map<?, ?> map && map.get(name) instanceof List<?> value
        ? value
        : List.of();
  }

  static List<String> aliases(Map<?, ?> membership) {
    List<String> aliases = new ArrayList<>();
    for (Object one : list(membership, ALIASES)) {
      String alias = text(one, ALIAS);
      if (alias != null) {
        aliases.add(alias);
      }
    }
    return aliases;
  }
}
