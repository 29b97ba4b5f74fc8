package dev.switchback.integration.http;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sends a notice once. Nothing that it says of a failure holds the address's path or the token. */
final class Post {
  private static final String HMAC = "HmacSHA256";

  private final OwnerWebhookBuilder settings;
  private final HttpClient client;

  Post(OwnerWebhookBuilder settings) {
    HttpClient given = settings.client;
    this.settings = settings;
    this.client =
        given == null ? HttpClient.newBuilder().connectTimeout(settings.timeout).build() : given;
  }

  /**
   * How it went.
   *
   * @param again whether another try may help
   * @param failure empty if it was delivered
   */
  record Result(boolean delivered, boolean again, String failure) {
    static final Result DELIVERED = new Result(true, false, "");
  }

  Result send(Notice notice) throws InterruptedException {
    HttpRequest request;
    try {
      request = request(notice);
    } catch (RuntimeException failed) {
      // A token's supplier is the application's code: it must not end the thread.
      return new Result(false, true, "it cannot be asked: " + failed.getClass().getName());
    }
    // A body that never ends would outlast the request's own timeout, which is for the headers.
    CompletableFuture<HttpResponse<Void>> reply =
        client.sendAsync(request, BodyHandlers.discarding());
    try {
      return result(reply.get(settings.timeout.toNanos(), TimeUnit.NANOSECONDS).statusCode());
    } catch (TimeoutException slow) {
      return new Result(false, true, "no answer within " + settings.timeout);
    } catch (ExecutionException failed) {
      return new Result(false, true, String.valueOf(failed.getCause()));
    } finally {
      reply.cancel(true);
    }
  }

  private HttpRequest request(Notice notice) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.address)
            .timeout(settings.timeout)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(notice.body()));
    if (settings.bearer != null) {
      request.header("Authorization", "Bearer " + settings.bearer.get());
    }
    byte[] secret = settings.secret;
    if (secret != null) {
      request.header("Switchback-Signature", "sha256=" + hmac(secret, notice.body()));
    }
    return request.build();
  }

  private static Result result(int status) {
    if (status >= 200 && status < 300) {
      return Result.DELIVERED;
    }
    if (status >= 300 && status < 400) {
      return new Result(
          false,
          false,
          "it answered " + status + ", a redirect, which is refused; name the target");
    }
    boolean again = status >= 500 || status == 408 || status == 429;
    return new Result(false, again, "it answered " + status);
  }

  private static String hmac(byte[] secret, String body) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret, HMAC));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has " + HMAC, impossible);
    }
  }
}
