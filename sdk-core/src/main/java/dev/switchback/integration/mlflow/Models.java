package dev.switchback.integration.mlflow;

import dev.switchback.registry.RegistryException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls of MLflow's registry that are used. */
final class Models {
  private static final String PAGE = "200";

  private final Rest rest;
  private final int versionTag;

  Models(MlflowServer server) {
    this.rest = new Rest(server);
    this.versionTag = server.versionTagCharacters;
  }

  /** A registered model: its tags, and the version number of each alias. */
  record Model(String name, Map<String, String> tags, Map<String, String> aliases) {}

  /** A version of one; tags can be changed there, by anybody with the right. */
  record Version(String number, Map<String, String> tags, Instant created) {}

  /** The model, or null if there is none: all of a route in one request. */
  @Nullable Model get(String model) {
    Rest.Reply reply = rest.get("registered-models/get", Map.of("name", model));
    // A wrong address is a 404 too, but not of this code.
    if (reply.status() == 404 && reply.code().equals("RESOURCE_DOES_NOT_EXIST")) {
      return null;
    }
    Map<?, ?> found =
        object(rest.ok(reply, "reading model " + model).get("registered_model"), "model " + model);
    return new Model(
        model,
        pairs(found.get("tags"), "key", "value"),
        pairs(found.get("aliases"), "alias", "version"));
  }

  /** A version by its number. */
  Version version(String model, String number) {
    String what = "version " + number + " of model " + model;
    Map<?, ?> body =
        rest.ok(
            rest.get("model-versions/get", Map.of("name", model, "version", number)),
            "reading " + what);
    return version(object(body.get("model_version"), what));
  }

  /** All versions, newest first, without aliases. */
  List<Version> versions(String model) {
    List<Version> all = new ArrayList<>();
    Map<String, String> query = new LinkedHashMap<>();
    query.put("filter", "name='" + model.replace("'", "''") + "'");
    query.put("order_by", "version_number DESC");
    query.put("max_results", PAGE);
    while (true) {
      Map<?, ?> page =
          rest.ok(rest.get("model-versions/search", query), "searching versions of " + model);
      for (Object one : list(page.get("model_versions"))) {
        all.add(version(object(one, "a version of " + model)));
      }
      if (!(page.get("next_page_token") instanceof String next) || next.isEmpty()) {
        return all;
      }
      query.put("page_token", next);
    }
  }

  /** Makes the model if it is not there. */
  void create(String model) {
    Rest.Reply reply = rest.send("POST", "registered-models/create", Map.of("name", model));
    if (!reply.code().equals("RESOURCE_ALREADY_EXISTS")) {
      var unused = rest.ok(reply, "making model " + model);
    }
  }

  /**
   * Makes a version; not to be repeated blindly.
   *
   * @throws IOException if it is not known whether it was made
   */
  void createVersion(String model, String source, Map<String, String> tags, String description)
      throws IOException {
    List<Map<String, String>> list = new ArrayList<>();
    tags.forEach(
        (key, value) -> {
          Bounds.tag("a version of " + model, key, value, versionTag);
          list.add(Map.of("key", key, "value", value));
        });
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", model);
    body.put("source", source);
    body.put("tags", list);
    body.put("description", description);
    Rest.Reply reply = rest.postOnce("model-versions/create", body);
    if (reply.status() == 400 && !source.equals(VersionTags.PLAIN_SOURCE)) {
      body.put("source", VersionTags.PLAIN_SOURCE); // some names of models are refused in a source
      reply = rest.postOnce("model-versions/create", body);
    }
    var unused = rest.ok(reply, "registering a version of " + model);
  }

  /** Why a version may have been made and nobody knows. */
  RegistryException unknown(String model, IOException failed) {
    return rest.away("POST", "model-versions/create for " + model, failed);
  }

  void setTag(String model, String key, String value) {
    Bounds.modelTag(model, key, value);
    var unused =
        rest.ok(
            rest.send(
                "POST",
                "registered-models/set-tag",
                Map.of("name", model, "key", key, "value", value)),
            "setting tag " + key + " of model " + model);
  }

  void setVersionTag(String model, String number, String key, String value) {
    Bounds.tag("version " + number + " of " + model, key, value, versionTag);
    var unused =
        rest.ok(
            rest.send(
                "POST",
                "model-versions/set-tag",
                Map.of("name", model, "version", number, "key", key, "value", value)),
            "setting tag " + key + " of version " + number + " of model " + model);
  }

  /** Points an alias at a version. */
  void setAlias(String model, String alias, String number) {
    Bounds.alias(alias);
    Map<String, String> body = Map.of("name", model, "alias", alias, "version", number);
    Rest.Reply reply = rest.send("POST", "registered-models/alias", body);
    if (reply.code().equals("BAD_REQUEST")) {
      // Two writers made it at once: it is there now.
      reply = rest.send("POST", "registered-models/alias", body);
    }
    var unused = rest.ok(reply, "moving alias " + alias + " of model " + model);
  }

  void deleteAlias(String model, String alias) {
    var unused =
        rest.ok(
            rest.send("DELETE", "registered-models/alias", Map.of("name", model, "alias", alias)),
            "removing alias " + alias + " of model " + model);
  }

  private static Version version(Map<?, ?> map) {
    Object created = map.get("creation_timestamp");
    return new Version(
        String.valueOf(map.get("version")),
        pairs(map.get("tags"), "key", "value"),
        Instant.ofEpochMilli(created instanceof BigDecimal millis ? millis.longValue() : 0));
  }

  private static Map<String, String> pairs(@Nullable Object list, String key, String value) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (Object one : list(list)) {
      if (one instanceof Map<?, ?> pair && pair.get(key) instanceof String name) {
        pairs.put(name, String.valueOf(pair.get(value)));
      }
    }
    return pairs;
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static Map<?, ?> object(@Nullable Object value, String what) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw new RegistryException(what + " came without its fields; is this MLflow 3?");
  }
}
