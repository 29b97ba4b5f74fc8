package dev.switchback.simulation;

import java.util.ArrayList;
import java.util.List;

/** Every cell of the specification's table, and every null that it lists. */
final class Cells {
  static final String ONE_TO_TWO = "errors 1 → 2 %";
  static final String ONE_TO_FIVE = "errors 1 → 5 %";
  static final String ONE_TO_TWENTY = "errors 1 → 20 %";
  static final String EQUAL = "equal, errors 1 %";

  private Cells() {}

  static List<Cell> all() {
    List<Cell> cells = new ArrayList<>();
    for (double alpha : new double[] {0.05, 0.01}) {
      boolean strict = alpha == 0.01;
      nulls(cells, alpha);
      add(cells, ONE_TO_TWO, alpha, strict ? 1_493 : 967, Errors.of("0%", 0.01, 0.02, 100_000));
      add(cells, ONE_TO_FIVE, alpha, strict ? 148 : 97, Errors.of("0%", 0.01, 0.05, 20_000));
      add(cells, ONE_TO_TWENTY, alpha, strict ? 18 : 13, Errors.of("0%", 0.01, 0.2, 20_000));
      add(cells, "outage", alpha, strict ? 5 : 3, Errors.of("0%", 0.01, 1, 20_000));
      add(cells, "score .80 → .76", alpha, strict ? 550 : 368, Values.score(.8, .76, 80_000));
      add(cells, "score .80 → .60", alpha, strict ? 16 : 12, Values.score(.8, .6, 20_000));
      slow(cells, "p95 +20 %", alpha, strict ? 1_450 : 916, Values.latency(1.2, 100_000));
      slow(cells, "p95 +100 %", alpha, strict ? 18 : 13, Values.latency(2, 20_000));
      slow(cells, "label mix, 0.15 moved", alpha, strict ? 300 : 215, Labels.mix(0.15, 20_000));
    }
    return cells;
  }

  private static void nulls(List<Cell> cells, double alpha) {
    none(cells, EQUAL, alpha, Errors.of("0%", 0.01, 0.01, 20_000));
    none(cells, "equal, errors 5 %", alpha, Errors.of("0%", 0.05, 0.05, 20_000));
    none(cells, "at the margin, 1 → 1.5 % errors", alpha, Errors.of("+50%", 0.01, 0.015, 20_000));
    none(cells, "score at the margin, .80 → .784", alpha, Values.score(0.8, 0.784, 20_000));
    rare(cells, "p95 at the margin, +10 %", alpha, Values.latency(1.1, 20_000));
    rare(cells, "label mix at the margin, 0.05 moved", alpha, Labels.mix(0.05, 20_000));
    none(cells, "ramp 1, 5, 20, 50 % while errors rise from 0.5 to 4 %", alpha, ramp());
    none(cells, "shared incident, 1 → 15 % for 2,000 calls", alpha, incident());
    none(cells, "declared 5 %, drawn 6 %", alpha, misdeclared());
    rare(
        cells,
        "slices that fail at different speeds, 50 a second",
        alpha,
        Queued.speeds(50, 6_000));
    rare(
        cells,
        "slices that fail at different speeds, 200 a second",
        alpha,
        Queued.speeds(200, 6_000));
    rare(cells, "heavy sticky users", alpha, Queued.heavyUsers(20_000));
    rare(cells, "returning keys over 5 epochs", alpha, Queued.returningKeys(20_000));
    rare(cells, "two rollouts, shared drift: the first", alpha, Queued.twoRollouts(20_000, false));
    rare(cells, "two rollouts, shared drift: the second", alpha, Queued.twoRollouts(20_000, true));
  }

  private static Errors ramp() {
    Errors.Course share =
        call -> call < 5_000 ? 0.01 : call < 10_000 ? 0.05 : call < 15_000 ? 0.2 : 0.5;
    Errors.Course rate = call -> 0.005 + 0.035 * call / 20_000;
    return new Errors("0%", rate, rate, share, share, 20_000);
  }

  private static Errors incident() {
    Errors.Course rate = call -> call >= 9_000 && call < 11_000 ? 0.15 : 0.01;
    return Errors.with("0%", rate, rate, 20_000);
  }

  private static Errors misdeclared() {
    Errors.Course rate = Errors.Course.always(0.05);
    return new Errors(
        "0%", rate, rate, Errors.Course.always(0.05), Errors.Course.always(0.06), 20_000);
  }

  private static void none(List<Cell> cells, String name, double alpha, Scenario scenario) {
    cells.add(new Cell(name, alpha, 2_000, null, scenario));
  }

  private static void rare(List<Cell> cells, String name, double alpha, Scenario scenario) {
    cells.add(new Cell(name, alpha, 1_000, null, scenario));
  }

  private static void add(
      List<Cell> cells, String name, double alpha, int median, Scenario scenario) {
    cells.add(new Cell(name, alpha, 2_000, median, scenario));
  }

  private static void slow(
      List<Cell> cells, String name, double alpha, int median, Scenario scenario) {
    cells.add(new Cell(name, alpha, 1_000, median, scenario));
  }
}
