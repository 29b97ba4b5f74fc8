package dev.switchback.load;

import dev.switchback.Key;
import dev.switchback.Observer;
import dev.switchback.Route;
import dev.switchback.Switchback;
import dev.switchback.otel.OtelTelemetry;
import dev.switchback.provider.ChatAnswer;
import dev.switchback.provider.ChatRequest;
import dev.switchback.provider.Endpoint;
import dev.switchback.provider.Message;
import dev.switchback.provider.Providers;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * What a call takes more through Switchback than directly: the same client, the same server on
 * loopback in a JVM of its own, one caller, pairs whose order is drawn at random. 64 routes with
 * two rollouts and three rules each, a key for each call. Prints a table; the exit code is 1 where
 * an answer was wrong.
 *
 * <p>Arguments: how many pairs for each client.
 */
public final class Overhead {
  private static final int WARMUP = 6_000;
  private static final int COMPILED = 300_000; // calls after which the compiler is done with ours
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final int pairs;
  private final Key[] keys;
  private final Random random = new Random(1);
  private boolean isWrong;

  private Overhead(int pairs) {
    this.pairs = pairs;
    this.keys = LoadRoutes.keys(WARMUP + pairs);
  }

  /** One way to ask. */
  private interface Ask {
    String ask(int call) throws Exception;
  }

  /** Nanoseconds by the clock and of the caller's processor time. */
  private static final class Times {
    final long[] clock;
    final long[] processor;

    Times(int calls) {
      clock = new long[calls];
      processor = new long[calls];
    }
  }

  private void once(Ask way, int call, Times to) throws Exception {
    long processor = THREADS.getCurrentThreadCpuTime();
    long clock = System.nanoTime();
    String answer = way.ask(call);
    long ended = System.nanoTime();
    isWrong |= answer.isEmpty();
    if (call >= WARMUP) {
      to.clock[call - WARMUP] = ended - clock;
      to.processor[call - WARMUP] = THREADS.getCurrentThreadCpuTime() - processor;
    }
  }

  private void compare(String name, Ask direct, Ask through) throws Exception {
    Times one = new Times(pairs);
    Times other = new Times(pairs);
    for (int call = 0; call < WARMUP + pairs; call++) {
      if (random.nextBoolean()) {
        once(direct, call, one);
        once(through, call, other);
      } else {
        once(through, call, other);
        once(direct, call, one);
      }
    }
    double[] clock = differences(one.clock, other.clock);
    double[] processor = differences(one.processor, other.processor);
    System.out.printf(
        Locale.ROOT,
        "| %s | %.1f | %.1f | %s | %s | %.0f, %.0f |%n",
        name,
        at(sorted(one.clock), 0.5),
        at(sorted(other.clock), 0.5),
        median(clock),
        median(processor),
        at(sorted(one.clock), 0.99),
        at(sorted(other.clock), 0.99));
  }

  private static double[] differences(long[] direct, long[] through) {
    double[] micros = new double[direct.length];
    for (int i = 0; i < micros.length; i++) {
      micros[i] = (through[i] - direct[i]) / 1e3;
    }
    Arrays.sort(micros);
    return micros;
  }

  private static double[] sorted(long[] nanos) {
    return Arrays.stream(nanos).sorted().mapToDouble(one -> one / 1e3).toArray();
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
  }

  /** With the order statistics between which the true median lies with 95 %. */
  private static String median(double[] sorted) {
    double half = 0.98 / Math.sqrt(sorted.length);
    return String.format(
        Locale.ROOT,
        "%.1f [%.1f, %.1f]",
        at(sorted, 0.5),
        at(sorted, 0.5 - half),
        at(sorted, 0.5 + half));
  }

  private void raw(String name, int most, URI address, Switchback switchback) throws Exception {
    RawClient client = new RawClient(HttpClient.newHttpClient(), address);
    Route<String>[] routes = Arrays.copyOf(routes(switchback, String.class), most);
    compile(routes, "");
    compare(
        name,
        call -> client.ask("small-1"),
        call -> routes[call % routes.length].call(keys[call], client::ask));
  }

  private void adapter(String name, URI address, Switchback switchback) throws Exception {
    Providers providers = Providers.builder().bind("openai", Endpoint.openAi(address)).build();
    ChatRequest request = ChatRequest.builder().message(Message.user("Which queue?")).build();
    BareTarget bare = new BareTarget(switchback);
    Route<ChatAnswer>[] routes = routes(switchback, ChatAnswer.class);
    compile(routes, providers.chat(bare, request));
    compare(
        name,
        call -> providers.chat(bare, request).text(),
        call ->
            routes[call % routes.length]
                .call(keys[call], target -> providers.chat(target, request))
                .text());
  }

  /** Calls whose body only returns, so that what is measured is compiled code. */
  private <T> void compile(Route<T>[] routes, T answer) {
    for (int i = 0; i < COMPILED; i++) {
      routes[i % routes.length].call(
          Key.of("warm-" + i),
          target -> {
            target.score("accuracy", 0.84).usage(100, 5);
            return answer;
          });
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static <T> Route<T>[] routes(Switchback switchback, Class<T> type) {
    Route<T>[] routes = new Route[LoadRoutes.ROUTES];
    for (int i = 0; i < routes.length; i++) {
      routes[i] = switchback.route(LoadRoutes.name(i), type).build();
    }
    return routes;
  }

  private void run() throws Exception {
    System.out.println(
        "| client | direct, µs | through, µs | median of the differences [95 %], µs | of the"
            + " caller's processor time, µs | p99, µs |");
    System.out.println("|---|---|---|---|---|---|");
    SdkTracerProvider tracers = SdkTracerProvider.builder().build();
    try (ServerProcess server = ServerProcess.start();
        OpenTelemetrySdk sdk = OpenTelemetrySdk.builder().setTracerProvider(tracers).build()) {
      URI address = server.after(0, 0);
      Observer nobody = new Observer() {};
      try (Switchback switchback = LoadRoutes.open(0, 1, nobody)) {
        raw("JDK HttpClient", LoadRoutes.ROUTES, address, switchback);
        raw("JDK HttpClient, one of the routes", 1, address, switchback);
        adapter("built-in adapter", address, switchback);
      }
      try (Switchback switchback = LoadRoutes.open(0, 1, OtelTelemetry.create(sdk))) {
        adapter("built-in adapter, OpenTelemetry SDK recording", address, switchback);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%n%,d pairs each after %,d and %,d calls without a request; JDK %s, %d processors%n",
        pairs,
        WARMUP,
        COMPILED,
        System.getProperty("java.version"),
        Runtime.getRuntime().availableProcessors());
  }

  public static void main(String[] arguments) throws Exception {
    Overhead overhead = new Overhead(Integer.parseInt(arguments[0]));
    overhead.run();
    System.exit(overhead.isWrong ? 1 : 0);
  }
}
