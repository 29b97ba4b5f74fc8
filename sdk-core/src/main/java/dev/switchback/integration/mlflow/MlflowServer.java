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
 * An MLflow tracking server: address, credentials, limits. Not thread-safe while it is set up.
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
  @Nullable Supplier<String> authorization;
  @Nullable String workspace;
  @Nullable HttpClient client;
  Duration timeout = Duration.ofSeconds(10);
  int versionTagCharacters = VERSION_TAG;

  private MlflowServer(URI address) {
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
    this.address = text.endsWith("/") ? address : URI.create(text + "/");
  }

  /**
   * The server at an address, such as {@code http://127.0.0.1:5000}.
   *
   * @throws IllegalArgumentException unless it is an http or https URL without user and query
   */
  public static MlflowServer at(URI address) {
    return new MlflowServer(requireNonNull(address, "address"));
  }

  /** Sends {@code Authorization: Basic}, as MLflow's basic-auth app wants it. */
  public MlflowServer basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    String header = "Basic " + Base64.getEncoder().encodeToString(pair);
    authorization = () -> header;
    return this;
  }

  /**
   * Sends {@code Authorization: Bearer}, which only a proxy before MLflow understands; the token is
   * asked for at every request.
   */
  public MlflowServer bearer(Supplier<String> token) {
    requireNonNull(token, "token");
    authorization = () -> "Bearer " + token.get();
    return this;
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
    if (user != null && password != null) {
      basic(user, password);
    } else if (token != null) {
      bearer(() -> token);
    }
    return space == null ? this : workspace(space);
  }

  /** The workspace; default none. A server without workspaces refuses every request with one. */
  public MlflowServer workspace(String name) {
    workspace = requireNonNull(name, "name");
    return this;
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
    this.client = client;
    return this;
  }

  /** How long a request may take; default 10 s. */
  public MlflowServer timeout(Duration timeout) {
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("timeout is " + timeout + "; give more than zero");
    }
    this.timeout = timeout;
    return this;
  }

  /**
   * The longest version tag that the server takes; default 100,000 characters, MLflow's since 3.17.
   * Older ones take 5,000, Unity Catalog 255.
   */
  public MlflowServer versionTagCharacters(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("versionTagCharacters is " + most + "; give at least 1");
    }
    versionTagCharacters = most;
    return this;
  }

  /** Without credentials. */
  @Override
  public String toString() {
    return "mlflow " + address;
  }
}
