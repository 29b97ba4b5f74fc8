package dev.switchback.load;

import dev.switchback.Target;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What an application without any SDK writes: the JDK's client and a little text. */
final class RawClient {
  private final HttpClient http;
  private final URI address;

  RawClient(HttpClient http, URI base) {
    this.http = http;
    this.address = URI.create(base + "/chat/completions");
  }

  String ask(String model) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"model\":\""
                        + model
                        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Which queue?\"}]}"))
            .build();
    String body = http.send(request, BodyHandlers.ofString()).body();
    int begin = body.indexOf("\"content\":\"") + 11;
    return body.substring(begin, body.indexOf('"', begin));
  }

  String ask(Target target) throws IOException, InterruptedException {
    String answer = ask(target.model());
    target.score("accuracy", 0.84).usage(100, 5);
    return answer;
  }
}
