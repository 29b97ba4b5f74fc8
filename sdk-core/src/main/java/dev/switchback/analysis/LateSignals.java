package dev.switchback.analysis;

import dev.switchback.Signals;
import dev.switchback.document.Signal;
import java.util.List;

/**
 * The rules on late signals: what a unit's numbers are while it waits, and where they are taken.
 */
final class LateSignals implements Analysis.Late {
  private final List<Strand> strands;
  private final List<Strands.Late> waited;
  private final Books books;
  private final Runnable look;

  LateSignals(Strands strands, Books books, Runnable look) {
    this.strands = strands.late();
    this.waited = strands.lateSignals();
    this.books = books;
    this.look = look;
  }

  @Override
  public int width() {
    return strands.size();
  }

  @Override
  public long withinNanos() {
    return waited.stream().mapToLong(Strands.Late::withinNanos).max().orElse(0);
  }

  @Override
  public void begin(double[] into, int offset) {
    for (int i = 0; i < waited.size(); i++) {
      into[offset + i] = isFeedback(i) ? 0 : Double.NaN;
    }
  }

  @Override
  public void values(Signals signals, double[] into, int offset) {
    for (int i = 0; i < strands.size(); i++) {
      into[offset + i] = strands.get(i).badness().of(signals);
    }
  }

  @Override
  public void negative(long ageNanos, double[] into, int offset) {
    for (int i = 0; i < waited.size(); i++) {
      if (isFeedback(i) && ageNanos <= waited.get(i).withinNanos()) {
        into[offset + i] = 1;
      }
    }
  }

  @Override
  public void score(String name, double score, long ageNanos, double[] into, int offset) {
    for (int i = 0; i < waited.size(); i++) {
      boolean inTime = ageNanos <= waited.get(i).withinNanos();
      if (inTime && waited.get(i).signal().name().equals("score." + name)) {
        into[offset + i] = strands.get(i).badness().ofSignal(score);
      }
    }
  }

  private boolean isFeedback(int strand) {
    return waited.get(strand).signal().kind() == Signal.Kind.FEEDBACK;
  }

  @Override
  public void take(boolean canary, double w, double[] values, int offset) {
    Book book = books.late();
    book.add(canary, w, values, offset);
    if (canary) {
      look.run();
    }
    book.close();
    // Nothing waits here once it is taken, so nothing is mended.
    book.mergeBefore(book.epoch().last().number());
  }

  @Override
  public void beginEpoch(int number) {
    books.late().beginEpoch(number);
  }
}
