package dev.switchback.integration.mlflow;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An MLflow tracking server: address, credentials, limits. Immutable; each setting gives another
 * one.
 *
 * <p>The server drops connections that were idle for 5 s. A read, an alias or a tag write that is
 * lost with one is sent again; {@code -Djdk.httpclient.keepalive.timeout=2} keeps it from
 * happening, and holds for every {@link HttpClient} of the process.
 *
 * <pre>{@code
 * MlflowServer server =
 *     MlflowServer.at(URI.create("https://mlflow.example.com")).credentialsOf(System.getenv());
 * }</pre>
 */
public final class MlflowServer {
  private static final int VERSION_TAG = 100_000;

  final URI address;
  final @Nullable Supplier<String> authorization;
  final @Nullable String workspace;
  final @Nullable HttpClient client;
  final Duration timeout;
  final int versionTagCharacters;

  private MlflowServer(
      URI address,
      @Nullable Supplier<String> authorization,
      @Nullable String workspace,
      @Nullable HttpClient client,
      Duration timeout,
      int versionTagCharacters) {
    this.address = address;
    this.authorization = authorization;
    this.workspace = workspace;
    this.client = client;
    this.timeout = timeout;
    this.versionTagCharacters = versionTagCharacters;
  }

  private static URI checked(URI address) {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    boolean web = scheme.equals("http") || scheme.equals("https");
    if (!web || address.getHost() == null) {
      throw new IllegalArgumentException("the address is no http or https URL with a host");
    }
    if (address.getRawUserInfo() != null || address.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "the address of " + address.getHost() + " has user or query; use basic or bearer");
    }
    String text = address.toString();
    return text.endsWith("/") ? address : URI.create(text + "/");
  }

  /**
   * The server at an address, such as {@code http://127.0.0.1:5000}.
   *
   * @throws IllegalArgumentException unless it is an http or https URL without user and query
   */
  public static MlflowServer at(URI address) {
    return new MlflowServer(
        checked(requireNonNull(address, "address")),
        null,
        null,
        null,
        Duration.ofSeconds(10),
        VERSION_TAG);
  }

  /** Sends {@code Authorization: Basic}, as MLflow's basic-auth app wants it. */
  public MlflowServer basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    String header = "Basic " + Base64.getEncoder().encodeToString(pair);
    return authorized(() -> header);
  }

  /**
   * Sends {@code Authorization: Bearer}, which only a proxy before MLflow understands; the token is
   * asked for at every request.
   */
  public MlflowServer bearer(Supplier<String> token) {
    requireNonNull(token, "token");
    return authorized(() -> "Bearer " + token.get());
  }

  /**
   * Takes {@code MLFLOW_TRACKING_USERNAME} and {@code MLFLOW_TRACKING_PASSWORD}, or else {@code
   * MLFLOW_TRACKING_TOKEN}, and {@code MLFLOW_WORKSPACE}, where they are set.
   */
  public MlflowServer credentialsOf(Map<String, String> environment) {
    String user = environment.get("MLFLOW_TRACKING_USERNAME");
    String password = environment.get("MLFLOW_TRACKING_PASSWORD");
    String token = environment.get("MLFLOW_TRACKING_TOKEN");
    String space = environment.get("MLFLOW_WORKSPACE");
    MlflowServer known =
        user != null && password != null
            ? basic(user, password)
            : token != null ? bearer(() -> token) : this;
    return space == null ? known : known.workspace(space);
  }

  private MlflowServer authorized(Supplier<String> header) {
    return new MlflowServer(address, header, workspace, client, timeout, versionTagCharacters);
  }

  /** The workspace; default none. A server without workspaces refuses every request with one. */
  public MlflowServer workspace(String name) {
    requireNonNull(name, "name");
    return new MlflowServer(address, authorization, name, client, timeout, versionTagCharacters);
  }

  /**
   * The client to use, with its TLS settings; default a new one.
   *
   * @throws IllegalArgumentException if it follows redirects
   */
  public MlflowServer client(HttpClient client) {
    if (client.followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException(
          "the client follows redirects, with the authorization; build it with Redirect.NEVER");
    }
    return new MlflowServer(
        address, authorization, workspace, client, timeout, versionTagCharacters);
  }

  /** How long a request may take; default 10 s. */
  public MlflowServer timeout(Duration timeout) {
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("timeout is " + timeout + "; give more than zero");
    }
    return new MlflowServer(
        address, authorization, workspace, client, timeout, versionTagCharacters);
  }

  /**
   * The longest version tag that the server takes; default 100,000 characters, MLflow's since 3.17.
   * Older ones take 5,000, Unity Catalog 255.
   */
  public MlflowServer versionTagCharacters(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("versionTagCharacters is " + most + "; give at least 1");
    }
    return new MlflowServer(address, authorization, workspace, client, timeout, most);
  }

  /** Without credentials. */
  @Override
  public String toString() {
    return "mlflow " + address;
  }
}
