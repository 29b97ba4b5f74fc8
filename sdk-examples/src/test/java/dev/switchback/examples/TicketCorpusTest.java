package dev.switchback.examples;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.examples.TicketCorpus.Ticket;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TicketCorpusTest {
  @Test
  void holdsSixBalancedQueues() throws IOException {
    List<Ticket> all = TicketCorpus.load().all();

    Map<String, Long> sizes = all.stream().collect(groupingBy(Ticket::queue, counting()));

    assertThat(all).hasSizeGreaterThanOrEqualTo(420);
    assertThat(sizes)
        .containsOnlyKeys("account", "billing", "refunds", "security", "shipping", "technical");
    assertThat(sizes.values()).allSatisfy(size -> assertThat(size).isBetween(60L, 120L));
  }

  @Test
  void holdsNoTextTwiceEvenIfCaseAndPunctuationDiffer() throws IOException {
    assertThat(TicketCorpus.load().all())
        .extracting(
            ticket -> ticket.text().toLowerCase(Locale.ROOT).replaceAll("\\W+", " ").strip())
        .doesNotHaveDuplicates();
  }

  @Test
  void holdsVeryShortAndLongTickets() throws IOException {
    List<Ticket> all = TicketCorpus.load().all();

    assertThat(all)
        .filteredOn(ticket -> ticket.text().length() <= 20)
        .hasSizeGreaterThanOrEqualTo(15);
    assertThat(all).filteredOn(ticket -> ticket.text().length() >= 100).hasSizeGreaterThan(20);
  }

  @Test
  void holdsNoMailAddressAndNoLinkAndNothingThatTheServerTakesForItsLabel() throws IOException {
    assertThat(TicketCorpus.load().all())
        .extracting(ticket -> ticket.text().toLowerCase(Locale.ROOT))
        .noneMatch(text -> text.contains("@") || text.contains("://") || text.contains("ticket:"));
  }

  @Test
  void splitsTheSameWayEachTimeWithEveryQueueOnBothSides() throws IOException {
    TicketCorpus first = TicketCorpus.load();
    TicketCorpus second = TicketCorpus.load();

    List<Ticket> both = new ArrayList<>(first.training());
    both.addAll(first.heldOut());
    assertThat(second.training()).isEqualTo(first.training());
    assertThat(second.heldOut()).isEqualTo(first.heldOut());
    assertThat(both).containsExactlyInAnyOrderElementsOf(first.all());
    assertThat(first.heldOut()).hasSizeGreaterThan(100);
    assertThat(first.training()).extracting(Ticket::queue).containsAll(first.queues());
    assertThat(first.heldOut()).extracting(Ticket::queue).containsAll(first.queues());
  }

  @Test
  void staleTicketsAreTheOldestOnesWithoutTheNewestQueue() throws IOException {
    TicketCorpus corpus = TicketCorpus.load();

    List<Ticket> stale = corpus.trainingBefore(TicketCorpus.NEWEST_QUEUE);

    assertThat(stale)
        .isEqualTo(corpus.training().subList(0, stale.size()))
        .hasSizeBetween(corpus.training().size() / 4, corpus.training().size() / 2);
    assertThat(stale).extracting(Ticket::queue).doesNotContain(TicketCorpus.NEWEST_QUEUE);
    assertThat(stale.stream().map(Ticket::queue).distinct()).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "no header, 1, header",
        "queue#text|billing no tab, 2, no tab",
        "queue#text|billing#one|a#b#c, 3, more than one tab",
        "queue#text|#lost, 2, queue is blank",
        "queue#text|billing#, 2, text is blank",
        "queue#text|billing#one|refunds#one, 3, further up"
      })
  void namesTheMalformedLine(String source, int line, String reason) {
    String text = source.replace('#', '\t').replace('|', '\n');

    assertThatThrownBy(() -> TicketCorpus.parse(new StringReader(text), "bad.tsv"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("bad.tsv, line " + line + ": ")
        .hasMessageContaining(reason);
  }
}
