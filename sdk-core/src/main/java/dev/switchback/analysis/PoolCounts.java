package dev.switchback.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;

/**
 * Counts by place, as rows of a fleet carry them: two in a number, sixteen in a row. A number is a
 * sum like any other, so counts of many processes add up as long as none is negative.
 */
final class PoolCounts {
  /** Places in a row. */
  static final int ROW = 2 * Bet.EXPERTS;

  private static final int HALF = Integer.SIZE;

  private final TreeMap<Integer, long[]> rows = new TreeMap<>();

  void add(int place, long count) {
    row(place / ROW)[place % ROW / 2] += count << (HALF * (place % 2));
  }

  private long[] row(int part) {
    return rows.computeIfAbsent(part, one -> new long[Bet.EXPERTS]);
  }

  private static long count(long[] row, int place) {
    long two = row[place / 2];
    return place % 2 == 0 ? two & 0xffff_ffffL : two >> HALF;
  }

  long get(int place) {
    long[] row = rows.get(place / ROW);
    return row == null ? 0 : count(row, place % ROW);
  }

  void add(PoolCounts other) {
    other.rows.forEach(
        (part, row) -> {
          long[] into = row(part);
          for (int i = 0; i < into.length; i++) {
            into[i] += row[i];
          }
        });
  }

  void set(int part, List<Long> numbers) {
    long[] row = row(part);
    for (int i = 0; i < row.length; i++) {
      row[i] = numbers.get(i);
    }
  }

  /** Tells of each place with its count. */
  void forEach(ObjLongConsumer<Integer> told) {
    rows.forEach(
        (part, row) -> {
          for (int i = 0; i < ROW; i++) {
            long count = count(row, i);
            if (count != 0) {
              told.accept(part * ROW + i, count);
            }
          }
        });
  }

  int rows() {
    return rows.size();
  }

  /** A row that is to be told. */
  record Row(int part, long n, List<Long> numbers) {}

  /** Moves all rows out. */
  List<Row> drain() {
    List<Row> drained = new ArrayList<>();
    rows.forEach(
        (part, row) -> {
          long n = 0;
          List<Long> numbers = new ArrayList<>();
          for (int i = 0; i < ROW; i++) {
            n += count(row, i);
          }
          for (long number : row) {
            numbers.add(number);
          }
          drained.add(new Row(part, n, numbers));
        });
    rows.clear();
    return drained;
  }
}
