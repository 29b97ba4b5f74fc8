package dev.switchback.fleet;

import dev.switchback.document.Change;
import dev.switchback.document.Rollout;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a fleet asks of PostgreSQL, with no rollout and with one that runs: transactions,
 * statements, rows written, bytes, and the server's processor time. The instances are objects in a
 * few processes of this machine, each with its own connections and two calls a second.
 *
 * <p>Arguments: instances, processes, seconds of each measurement.
 */
public final class Cost {
  private static final int WARM_SECONDS = 15;
  private static final double TICKS = 100;

  private final EmbeddedPostgres postgres;
  private final List<Process> processes = new ArrayList<>();
  private final List<BufferedReader> answers = new ArrayList<>();

  private Cost(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  public static void main(String[] arguments) throws Exception {
    int instances = Integer.parseInt(arguments[0]);
    int processes = Integer.parseInt(arguments[1]);
    int seconds = Integer.parseInt(arguments[2]);
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("max_connections", "400")
            .start()) {
      new Cost(postgres).run(instances, processes, seconds);
    }
  }

  private void run(int instances, int count, int seconds) throws Exception {
    String url = "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres?user=postgres";
    try (Store store = Store.open(url)) {
      store.createTables();
      store.registry().publish("drill.yaml", Drill.document(1, 1), "cost", "a measure");
      for (int i = 0; i < count; i++) {
        start(url, instances / count);
      }
      for (BufferedReader reader : answers) {
        reader.readLine();
      }
      measure("no rollout", instances, seconds);
      store
          .registry()
          .change(
              Drill.route(1),
              new Change.StartCanary(Rollout.of("cost", "1.1.1", 50_000)),
              "cost",
              "measured");
      measure("one rollout", instances, seconds);
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
  }

  private void start(String url, int instances) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    System.getProperty("java.home") + "/bin/java",
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    CostProcess.class.getName(),
                    url,
                    Integer.toString(instances)))
            .redirectError(Redirect.DISCARD)
            .start();
    processes.add(process);
    answers.add(
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
  }

  /** Counters of all processes, then of the server. */
  private double[] counters() throws Exception {
    double[] sum = new double[7];
    for (int i = 0; i < processes.size(); i++) {
      OutputStream to = processes.get(i).getOutputStream();
      to.write('\n');
      to.flush();
      String[] parts = answers.get(i).readLine().split(" ");
      for (int k = 0; k < 3; k++) {
        sum[k] += Double.parseDouble(parts[k]);
      }
    }
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_stat_clear_snapshot()");
      sum[3] =
          number(
              statement,
              "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = 'postgres'");
      sum[4] =
          number(
              statement, "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables");
      sum[5] = processorSeconds(number(statement, "SELECT pg_backend_pid()"));
    }
    sum[6] = System.nanoTime() / 1e9;
    return sum;
  }

  private static double number(Statement statement, String query) throws Exception {
    try (ResultSet found = statement.executeQuery(query)) {
      found.next();
      return found.getDouble(1);
    }
  }

  /** Of the server's first process, those it has outlived, and those that run. */
  private static double processorSeconds(double backend) throws Exception {
    String first = stat(Path.of("/proc/" + (long) backend + "/stat"))[1];
    double ticks = 0;
    String[] own = stat(Path.of("/proc/" + first + "/stat"));
    for (int i = 11; i <= 14; i++) {
      ticks += Double.parseDouble(own[i]);
    }
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      for (Path process :
          all.filter(one -> one.getFileName().toString().matches("\\d+")).toList()) {
        String[] stat;
        try {
          stat = stat(process.resolve("stat"));
        } catch (java.io.IOException gone) {
          continue;
        }
        if (stat[1].equals(first)) {
          ticks += Double.parseDouble(stat[11]) + Double.parseDouble(stat[12]);
        }
      }
    }
    return ticks / TICKS;
  }

  /** The fields after the name: state, parent, … */
  private static String[] stat(Path file) throws java.io.IOException {
    String text = Files.readString(file);
    return text.substring(text.lastIndexOf(')') + 2).split(" ");
  }

  private void measure(String what, int instances, int seconds) throws Exception {
    TimeUnit.SECONDS.sleep(WARM_SECONDS);
    double[] before = counters();
    TimeUnit.SECONDS.sleep(seconds);
    double[] after = counters();
    double took = after[6] - before[6];
    double[] rate = new double[6];
    for (int i = 0; i < rate.length; i++) {
      rate[i] = (after[i] - before[i]) / took;
    }
    System.out.printf(
        Locale.ROOT,
        "%s, %d instances, %.0f s: %.1f transactions/s, %.1f statements/s, %.1f rows written/s,"
            + " %.0f bytes/s to the server, %.0f back, %.1f %% of a processor%n",
        what,
        instances,
        took,
        rate[3],
        rate[0],
        rate[4],
        rate[1],
        rate[2],
        100 * rate[5]);
  }
}
