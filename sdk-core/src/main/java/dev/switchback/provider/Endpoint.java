package dev.switchback.provider;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a provider is and how it is spoken to: address, key, dialect. Immutable; each setting gives
 * another one.
 *
 * <pre>{@code
 * Endpoint.openAi(URI.create("https://api.openai.com/v1")).key(() -> System.getenv("OPENAI_API_KEY"));
 * Endpoint.openAi(URI.create("http://127.0.0.1:11434/v1")).legacyMaxTokens(); // Ollama
 * Endpoint.azure(URI.create("https://example.openai.azure.com"), "2024-10-21").key(token);
 * Endpoint.anthropic(URI.create("https://api.anthropic.com")).key(secrets::anthropic);
 * }</pre>
 */
public final class Endpoint {
  private static final String AUTHORIZATION = "Authorization";

  final Dialect dialect;
  final @Nullable Supplier<String> key;
  final @Nullable HttpClient client;
  final boolean isLegacyMaxTokens;
  final Map<String, String> headers;
  private final URI base;
  private final boolean isAzure;
  private final String keyHeader;

  private Endpoint(
      Dialect dialect,
      URI base,
      boolean isAzure,
      @Nullable Supplier<String> key,
      String keyHeader,
      Map<String, String> headers,
      @Nullable HttpClient client,
      boolean isLegacyMaxTokens) {
    this.dialect = dialect;
    this.base = base;
    this.isAzure = isAzure;
    this.key = key;
    this.keyHeader = keyHeader;
    this.headers = headers;
    this.client = client;
    this.isLegacyMaxTokens = isLegacyMaxTokens;
  }

  /**
   * A server of OpenAI's chat completions and embeddings.
   *
   * @param base the address up to what {@code /chat/completions} follows, mostly {@code …/v1}; its
   *     query goes along with each request
   * @throws IllegalArgumentException unless it is an http or https URL without a user
   */
  public static Endpoint openAi(URI base) {
    return new Endpoint(
        Dialect.OPENAI, checked(base), false, null, AUTHORIZATION, Map.of(), null, false);
  }

  /**
   * Azure's deployments: a version's model is the name of one. The key goes into {@code api-key};
   * for a token of Entra use {@code keyHeader("Authorization")}.
   *
   * @param resource such as {@code https://example.openai.azure.com}
   */
  public static Endpoint azure(URI resource, String apiVersion) {
    URI base =
        URI.create(
            unslashed(checked(resource).toString()) + "/?api-version=" + encoded(apiVersion));
    return new Endpoint(Dialect.OPENAI, base, true, null, "api-key", Map.of(), null, false);
  }

  /**
   * A server of Anthropic's messages.
   *
   * @param base the address before {@code /v1/messages}
   */
  public static Endpoint anthropic(URI base) {
    return new Endpoint(
        Dialect.ANTHROPIC,
        checked(base),
        false,
        null,
        "x-api-key",
        Map.of("anthropic-version", "2023-06-01"),
        null,
        false);
  }

  private static URI checked(URI base) {
    String scheme = String.valueOf(base.getScheme()).toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || base.getHost() == null) {
      throw new IllegalArgumentException("the address is no http or https URL with a host");
    }
    if (base.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "the address of " + base.getHost() + " has a user; use key");
    }
    return base;
  }

  /** The key, asked for at each request; default none is sent. It goes into no message. */
  public Endpoint key(Supplier<String> source) {
    return with(requireNonNull(source, "source"), keyHeader, headers, client, isLegacyMaxTokens);
  }

  /** The header of the key; in {@code Authorization} it is a bearer token. */
  public Endpoint keyHeader(String name) {
    return with(key, requireNonNull(name, "name"), headers, client, isLegacyMaxTokens);
  }

  /**
   * A header of each request, such as {@code anthropic-beta}; not for secrets.
   *
   * @throws IllegalArgumentException if it is no header that the JDK's client sends
   */
  public Endpoint header(String name, String value) {
    HttpRequest.newBuilder().setHeader(name, value);
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return with(key, keyHeader, Map.copyOf(more), client, isLegacyMaxTokens);
  }

  /**
   * The client to use, with its proxy, TLS and executor; default one with the JDK's settings that
   * speaks HTTP/1.1, on which cancelling closes the connection.
   *
   * @throws IllegalArgumentException if it follows redirects
   */
  public Endpoint client(HttpClient own) {
    if (own.followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException(
          "the client follows redirects, with the key; build it with Redirect.NEVER");
    }
    return with(key, keyHeader, headers, own, isLegacyMaxTokens);
  }

  /**
   * Sends a request's limit as {@code max_tokens}, which Ollama and older servers know; default
   * {@code max_completion_tokens}, which OpenAI's newer models demand.
   */
  public Endpoint legacyMaxTokens() {
    return with(key, keyHeader, headers, client, true);
  }

  private Endpoint with(
      @Nullable Supplier<String> newKey,
      String newKeyHeader,
      Map<String, String> newHeaders,
      @Nullable HttpClient newClient,
      boolean newLegacyMaxTokens) {
    return new Endpoint(
        dialect, base, isAzure, newKey, newKeyHeader, newHeaders, newClient, newLegacyMaxTokens);
  }

  /** The provider in the words of OpenTelemetry's conventions; else the name it is bound to. */
  String wellKnown(String provider) {
    return isAzure ? "azure.ai.openai" : dialect == Dialect.ANTHROPIC ? dialect.text() : provider;
  }

  String keyHeader() {
    return keyHeader;
  }

  String keyValue(String secret) {
    return keyHeader.equalsIgnoreCase(AUTHORIZATION) ? "Bearer " + secret : secret;
  }

  /** The address of a request about that model. */
  URI address(String path, String model) {
    String query = base.getRawQuery();
    String text = base.toString();
    int end = text.indexOf('?');
    String before = unslashed(end < 0 ? text : text.substring(0, end));
    return URI.create(
        before
            + (isAzure ? "/openai/deployments/" + encoded(model) : "")
            + path
            + (query == null ? "" : "?" + query));
  }

  private static String unslashed(String text) {
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Without the key and the headers. */
  @Override
  public String toString() {
    return dialect.text() + " at " + base;
  }
}
