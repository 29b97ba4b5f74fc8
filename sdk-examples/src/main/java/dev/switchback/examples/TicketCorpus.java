package dev.switchback.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Support tickets with the queue that an agent put each of them in, oldest first, split into those
 * a classifier may learn from and those it is measured on.
 *
 * <p>The split depends on the order of the file alone: the fourth, eighth, twelfth ticket of each
 * queue is held out. Immutable, so safe for use by many threads.
 */
final class TicketCorpus {
  /** The queue that was opened last: tickets older than its first one know nothing of it. */
  static final String NEWEST_QUEUE = "security";

  private static final String RESOURCE = "tickets.tsv";
  private static final String HEADER = "queue\ttext";
  private static final int HELD_OUT_EVERY = 4;

  private final List<Ticket> all;
  private final List<Ticket> training;
  private final List<Ticket> heldOut;
  private final Set<String> queues;

  /**
   * One ticket: the queue it belongs in and the customer's text.
   *
   * @param queue the agents' verdict, never blank
   * @param text what the customer wrote, never blank
   */
  record Ticket(String queue, String text) {
    Ticket {
      requireNonNull(queue, "queue");
      requireNonNull(text, "text");
    }
  }

  private TicketCorpus(List<Ticket> tickets) {
    List<Ticket> learn = new ArrayList<>();
    List<Ticket> measure = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (Ticket ticket : tickets) {
      int nth = seen.merge(ticket.queue(), 1, Integer::sum);
      (nth % HELD_OUT_EVERY == 0 ? measure : learn).add(ticket);
    }
    all = List.copyOf(tickets);
    training = List.copyOf(learn);
    heldOut = List.copyOf(measure);
    queues = Collections.unmodifiableSet(new TreeSet<>(seen.keySet()));
  }

  /**
   * Loads the tickets that come with the examples.
   *
   * @throws IOException if they are missing or cannot be read
   * @throws IllegalArgumentException if a line is malformed; the message names it
   */
  static TicketCorpus load() throws IOException {
    InputStream resource = TicketCorpus.class.getResourceAsStream(RESOURCE);
    if (resource == null) {
      throw new IOException(RESOURCE + " is not on the class path beside TicketCorpus");
    }
    try (Reader reader = new InputStreamReader(resource, UTF_8)) {
      return parse(reader, RESOURCE);
    }
  }

  /**
   * Reads tickets: a header line, then one ticket a line, queue and text separated by one tab.
   *
   * @param name what to call the source in errors
   * @throws IllegalArgumentException if a line is malformed; the message names it
   */
  static TicketCorpus parse(Reader source, String name) throws IOException {
    BufferedReader lines = new BufferedReader(source);
    List<Ticket> tickets = new ArrayList<>();
    Set<String> texts = new HashSet<>();
    int number = 1;
    if (!HEADER.equals(lines.readLine())) {
      throw malformed(name, number, "the header has to be queue<TAB>text");
    }
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      int tab = line.indexOf('\t');
      if (tab < 0) {
        throw malformed(name, number, "no tab between queue and text");
      }
      if (line.indexOf('\t', tab + 1) >= 0) {
        throw malformed(name, number, "more than one tab; write the text without tabs");
      }
      String queue = line.substring(0, tab);
      String text = line.substring(tab + 1);
      if (queue.isBlank()) {
        throw malformed(name, number, "the queue is blank");
      }
      if (text.isBlank()) {
        throw malformed(name, number, "the text is blank");
      }
      if (!texts.add(text)) {
        throw malformed(name, number, "this text occurs further up; remove one of the two");
      }
      tickets.add(new Ticket(queue, text));
    }
    return new TicketCorpus(tickets);
  }

  private static IllegalArgumentException malformed(String name, int line, String what) {
    return new IllegalArgumentException(name + ", line " + line + ": " + what);
  }

  /** Every ticket, oldest first. */
  List<Ticket> all() {
    return all;
  }

  /** What a classifier may learn from, oldest first: about three quarters of each queue. */
  List<Ticket> training() {
    return training;
  }

  /** What no classifier has seen, oldest first: about a quarter of each queue. */
  List<Ticket> heldOut() {
    return heldOut;
  }

  /** The names of the queues, in alphabetical order. */
  Set<String> queues() {
    return queues;
  }

  /**
   * The training tickets that had arrived when the first one of a queue came in: stale data, in
   * which that queue does not exist. All of them when no ticket is in the queue.
   */
  List<Ticket> trainingBefore(String queue) {
    List<Ticket> before = new ArrayList<>();
    for (Ticket ticket : training) {
      if (ticket.queue().equals(queue)) {
        break;
      }
      before.add(ticket);
    }
    return List.copyOf(before);
  }
}
