package dev.switchback.examples;

import dev.switchback.examples.TicketCorpus.Ticket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small text classifier that puts a support ticket into a queue: softmax regression on words,
 * word stems and pairs of neighbouring words.
 *
 * <p>The same tickets in the same order always give the same classifier, and the same text always
 * the same answer. Immutable once trained, so safe for use by many threads.
 */
final class TicketClassifier implements ServedModel {
  /*
   * Full-batch gradient descent on the regularised log-likelihood, from weights of zero: there is
   * nothing random to seed. A text's features are weighted by inverse document frequency and scaled
   * to length one, so that a long complaint does not count for more than a short one. StrictMath
   * keeps the weights the same whether or not the JIT has replaced Math.exp by an intrinsic.
   */
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");
  private static final int STEM_LENGTH = 5;

  /** Words that hold a sentence together and say nothing of what it is about. */
  private static final Set<String> STOP_WORDS =
      Set.of(
          """
          a about after all also am an and any are as at be because been before but by can could did
          do does for from get got had has have he her here hi him his how i if im in into is it its
          ive just like me my no not now of off on only or our out please she should since so some
          than thanks that the their them then there they this though to too up us very was we were
          what when where which while who why will with would you your yours
          """
              .strip()
              .split("\\s+"));

  private static final int PASSES = 150;
  private static final double STEP = 12.0;
  private static final double DECAY = 1.5e-4;
  private static final int RATIONALE_WORDS = 3;

  private final List<String> queues;
  private final Map<String, Integer> features;
  private final double[] rarity;
  private final double[][] weights;
  private final double[] bias;

  private TicketClassifier(
      List<String> queues,
      Map<String, Integer> features,
      double[] rarity,
      double[][] weights,
      double[] bias) {
    this.queues = queues;
    this.features = features;
    this.rarity = rarity;
    this.weights = weights;
    this.bias = bias;
  }

  /** A text's features by number, and how much each counts; both arrays have the same length. */
  private static final class Vector {
    final int[] ids;
    final double[] values;

    Vector(int[] ids, double[] values) {
      this.ids = ids;
      this.values = values;
    }
  }

  /**
   * Trains a classifier; takes about half a second for a few hundred tickets in a fresh JVM.
   *
   * @param tickets what to learn from; queues that do not occur here are never answered
   * @throws IllegalArgumentException if there are no tickets
   */
  static TicketClassifier train(Collection<Ticket> tickets) {
    if (tickets.isEmpty()) {
      throw new IllegalArgumentException("a classifier needs at least one ticket to learn from");
    }
    TreeSet<String> names = new TreeSet<>();
    Map<String, Integer> features = new HashMap<>();
    List<Integer> documents = new ArrayList<>();
    for (Ticket ticket : tickets) {
      names.add(ticket.queue());
      for (String feature : featuresOf(ticket.text()).keySet()) {
        Integer id = features.putIfAbsent(feature, documents.size());
        if (id == null) {
          documents.add(1);
        } else {
          documents.set(id, documents.get(id) + 1);
        }
      }
    }
    double[] rarity = new double[documents.size()];
    for (int id = 0; id < rarity.length; id++) {
      rarity[id] = 1 + StrictMath.log((1.0 + tickets.size()) / (1.0 + documents.get(id)));
    }
    List<String> queues = List.copyOf(names);
    TicketClassifier classifier =
        new TicketClassifier(
            queues,
            Map.copyOf(features),
            rarity,
            new double[queues.size()][rarity.length],
            new double[queues.size()]);
    classifier.fit(tickets);
    return classifier;
  }

  private void fit(Collection<Ticket> tickets) {
    List<Vector> inputs = new ArrayList<>();
    List<Integer> truths = new ArrayList<>();
    for (Ticket ticket : tickets) {
      inputs.add(vector(featuresOf(ticket.text())));
      truths.add(queues.indexOf(ticket.queue()));
    }
    for (int pass = 0; pass < PASSES; pass++) {
      double[][] slope = new double[queues.size()][rarity.length];
      double[] biasSlope = new double[queues.size()];
      for (int i = 0; i < inputs.size(); i++) {
        Vector input = inputs.get(i);
        double[] chances = chances(input);
        for (int queue = 0; queue < chances.length; queue++) {
          double error = (queue == truths.get(i) ? 1 : 0) - chances[queue];
          biasSlope[queue] += error;
          for (int k = 0; k < input.ids.length; k++) {
            slope[queue][input.ids[k]] += error * input.values[k];
          }
        }
      }
      for (int queue = 0; queue < slope.length; queue++) {
        bias[queue] += STEP * biasSlope[queue] / inputs.size();
        for (int id = 0; id < rarity.length; id++) {
          double pull = slope[queue][id] / inputs.size() - DECAY * weights[queue][id];
          weights[queue][id] += STEP * pull;
        }
      }
    }
  }

  /** The queues that this classifier can answer, in alphabetical order. */
  List<String> queues() {
    return queues;
  }

  @Override
  public Classification classify(String text) {
    Map<String, String> found = featuresOf(text);
    double[] chances = chances(vector(found));
    int best = 0;
    for (int queue = 1; queue < chances.length; queue++) {
      if (chances[queue] > chances[best]) {
        best = queue;
      }
    }
    return new Classification(queues.get(best), chances[best], rationale(best, found));
  }

  /**
   * The share of tickets put into the queue that they belong in, 0.0 to 1.0.
   *
   * @throws IllegalArgumentException if there are no tickets
   */
  double accuracy(Collection<Ticket> tickets) {
    if (tickets.isEmpty()) {
      throw new IllegalArgumentException("no tickets to measure the accuracy on");
    }
    int right = 0;
    for (Ticket ticket : tickets) {
      if (classify(ticket.text()).queue().equals(ticket.queue())) {
        right++;
      }
    }
    return (double) right / tickets.size();
  }

  private String rationale(int queue, Map<String, String> found) {
    Map<String, Double> pulls = new LinkedHashMap<>();
    found.forEach(
        (feature, shown) -> {
          Integer id = features.get(feature);
          if (id != null) {
            pulls.merge(shown, weights[queue][id] * rarity[id], Double::sum);
          }
        });
    List<String> strongest =
        pulls.entrySet().stream()
            .filter(pull -> pull.getValue() > 0)
            .sorted(
                Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(RATIONALE_WORDS)
            .map(Map.Entry::getKey)
            .toList();
    return strongest.isEmpty()
        ? "Nothing in the text points to a queue; " + queues.get(queue) + " is the likeliest."
        : "Reads like " + queues.get(queue) + ": " + String.join(", ", strongest) + ".";
  }

  private double[] chances(Vector input) {
    double[] scores = bias.clone();
    for (int queue = 0; queue < scores.length; queue++) {
      for (int k = 0; k < input.ids.length; k++) {
        scores[queue] += weights[queue][input.ids[k]] * input.values[k];
      }
    }
    double highest = Arrays.stream(scores).max().orElse(0);
    double sum = 0;
    for (int queue = 0; queue < scores.length; queue++) {
      scores[queue] = StrictMath.exp(scores[queue] - highest);
      sum += scores[queue];
    }
    for (int queue = 0; queue < scores.length; queue++) {
      scores[queue] /= sum;
    }
    return scores;
  }

  /** What this classifier knows of a text's features; unknown ones say nothing and are left out. */
  private Vector vector(Map<String, String> found) {
    int[] ids =
        found.keySet().stream()
            .filter(features::containsKey)
            .mapToInt(features::get)
            .sorted()
            .toArray();
    double[] values = new double[ids.length];
    double squares = 0;
    for (int k = 0; k < ids.length; k++) {
      values[k] = rarity[ids[k]];
      squares += values[k] * values[k];
    }
    for (int k = 0; k < ids.length; k++) {
      values[k] /= StrictMath.sqrt(squares);
    }
    return new Vector(ids, values);
  }

  /**
   * Each feature with the words it is shown as: words, their stems, and pairs of neighbours.
   *
   * <p>A stem is no more than the first letters, which also forgives an ending with a typo.
   */
  private static Map<String, String> featuresOf(String text) {
    Map<String, String> found = new LinkedHashMap<>();
    String plain = text.toLowerCase(Locale.ROOT).replace("'", "").replace("\u2019", "");
    String previous = "";
    boolean previousSays = false;
    for (Matcher words = WORD.matcher(plain); words.find(); ) {
      String word = words.group();
      boolean says = !STOP_WORDS.contains(word);
      if (says) {
        found.putIfAbsent("w " + word, word);
      }
      if (says && word.length() >= STEM_LENGTH) {
        found.putIfAbsent("s " + word.substring(0, STEM_LENGTH), word);
      }
      if (!previous.isEmpty() && (says || previousSays)) {
        found.putIfAbsent("p " + previous + " " + word, previous + " " + word);
      }
      previous = word;
      previousSays = says;
    }
    return found;
  }
}
