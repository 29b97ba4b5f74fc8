package dev.switchback.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.Observer;
import dev.switchback.Target;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Sends one request and reads its answer, within the time that the attempt has left. Nothing is
 * sent twice from here: that is the route's to decide.
 */
final class Exchange {
  private final Endpoint endpoint;
  private final HttpClient client;
  private final Failures failures;
  private final Duration limit;
  private final HttpRequest request;
  private final Target target;
  private final Asked asked;

  /**
   * @throws ProviderException if no time is left, or there is no usable key
   */
  Exchange(
      Endpoint endpoint,
      HttpClient client,
      String operation,
      String path,
      Target target,
      ObjectNode body,
      Failures failures) {
    this.endpoint = endpoint;
    this.client = client;
    this.failures = failures;
    this.target = target;
    this.limit = target.remaining();
    if (limit.isZero() || limit.isNegative()) {
      throw failures.lost(new TimeoutException("no time is left"));
    }
    URI address = endpoint.address(path, target.model());
    String provider = endpoint.wellKnown(target.provider());
    this.asked = new Asked(operation, provider, target.model(), address, body);
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(address)
            .timeout(limit)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(Wire.write(body)));
    endpoint.headers.forEach(builder::setHeader);
    if (endpoint.dialect == Dialect.OPENAI) {
      builder.setHeader("Idempotency-Key", target.idempotencyKey());
    }
    authorize(builder);
    this.request = builder.build();
  }

  private void authorize(HttpRequest.Builder builder) {
    Supplier<String> source = endpoint.key;
    if (source == null) {
      return;
    }
    String key;
    try {
      key = source.get();
    } catch (RuntimeException e) {
      throw failures.misconfigured("has no key: its source failed", e);
    }
    String bare = key == null ? "" : key.strip();
    // The builder would repeat a value that it does not take.
    if (!bare.matches("[!-~]+")) {
      throw failures.misconfigured("has no key that fits a header; look at its source", null);
    }
    failures.hide(bare);
    builder.setHeader(endpoint.keyHeader(), endpoint.keyValue(bare));
  }

  /** Sends on this thread, what observers of the target opened being current. */
  @SuppressWarnings("try") // the scope is only closed
  <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpResponse.BodyHandler<T> handler) {
    try (Observer.Scope sending = target.sending(asked)) {
      return client.sendAsync(request, handler);
    }
  }

  /** What a whole answer is read as. */
  @FunctionalInterface
  interface Reader<T> {
    T read(JsonNode body, byte[] bytes);
  }

  /** Sends, waits and reads on this thread; an interrupt gives up and closes the connection. */
  <T> T await(Reader<T> reader) {
    CompletableFuture<HttpResponse<byte[]>> sent = send(Function.identity());
    try {
      return read(sent.get(), reader);
    } catch (InterruptedException interrupt) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw failures.cancelled(interrupt);
    } catch (ExecutionException e) {
      throw failures.lost(e);
    }
  }

  /** Sends; cancelling what is returned closes the connection. */
  <T> CompletableFuture<T> start(Reader<T> reader) {
    return send(response -> read(response, reader));
  }

  private <T> CompletableFuture<T> send(Function<HttpResponse<byte[]>, T> read) {
    CompletableFuture<HttpResponse<byte[]>> source =
        sendAsync(
            info -> {
              failures.answered(info.headers());
              return info.statusCode() == 200 ? Collected.answer() : Collected.error();
            });
    // The client's own limit ends with the headers; this one spans the body.
    CompletableFuture<HttpResponse<byte[]>> timed =
        source.copy().orTimeout(limit.toNanos(), TimeUnit.NANOSECONDS);
    return new Reply<>(source, timed, read, failures);
  }

  /** An answer on its way; however this ends without it, the request ends too. */
  private static final class Reply<T> extends CompletableFuture<T> {
    private final CompletableFuture<HttpResponse<byte[]>> source;
    private final CompletableFuture<HttpResponse<byte[]>> timed;
    private final CompletableFuture<Boolean> passedOn;

    Reply(
        CompletableFuture<HttpResponse<byte[]>> source,
        CompletableFuture<HttpResponse<byte[]>> timed,
        Function<HttpResponse<byte[]>, T> read,
        Failures failures) {
      this.source = source;
      this.timed = timed;
      this.passedOn =
          timed.handle(
              (response, failure) -> {
                if (failure != null) {
                  source.cancel(true);
                  return completeExceptionally(failures.lost(failure));
                }
                try {
                  return complete(read.apply(response));
                } catch (Throwable t) { // an Error reaches who waits
                  return completeExceptionally(t);
                }
              });
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      boolean isCancelled = super.cancel(mayInterrupt);
      source.cancel(true);
      timed.cancel(true);
      passedOn.cancel(true);
      return isCancelled;
    }
  }

  private <T> T read(HttpResponse<byte[]> response, Reader<T> reader) {
    byte[] bytes = response.body();
    if (response.statusCode() != 200) {
      throw failures.status(response.statusCode(), response.headers(), bytes);
    }
    JsonNode body;
    try {
      body = Wire.read(bytes, bytes.length);
    } catch (IOException notJson) {
      throw failures.nonsense(
          "answered " + Failures.kind(response.headers()) + " that is no JSON", null);
    }
    if (ErrorWords.isError(body)) {
      throw failures.error(body, false);
    }
    return reader.read(body, bytes);
  }
}
