package chat.parley.gateway.subscription;

import static chat.parley.gateway.fanout.Frames.at;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.log.LogPage;
import chat.parley.gateway.fanout.Frame;
import chat.parley.gateway.fanout.Frames;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class LogReadsTest {
  private final Map<Position, CompletableFuture<LogPage>> asked = new LinkedHashMap<>();
  private final List<Frame> encoded = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final List<Integer> entriesAsked = new ArrayList<>();
  private boolean failsAtOnce;
  private int readsUnderWay;
  private int mostUnderWay;
  private int readsInAll;

  private final LogReads reads = new LogReads(this::page, this::frame, () -> {});

  @Test
  void whoStandsAtTheSamePlaceSharesOneRead() {
    for (int i = 0; i < 1_000; i++) {
      reads.read(at(5), new Reader("r" + i));
    }
    answer(5, 8);

    assertThat(readsInAll).isEqualTo(1);
    assertThat(told).hasSize(1_000).startsWith("r0 x:6 x:7 x:8").endsWith("r999 x:6 x:7 x:8");
    assertThat(encoded).hasSize(3);
  }

  @Test
  void soManyReadsAreUnderWayAtATime() {
    for (int offset = 0; offset < 100; offset += 10) {
      reads.read(at(offset), new Reader("r" + offset));
    }
    assertThat(asked).hasSize(LogReads.MAX_UNDER_WAY);
    while (!asked.isEmpty()) {
      var next = asked.keySet().iterator().next().offset();
      answer(next, next + 1);
    }

    assertThat(readsInAll).isEqualTo(10);
    assertThat(mostUnderWay).isEqualTo(LogReads.MAX_UNDER_WAY);
    assertThat(told).hasSize(10);
  }

  @Test
  void aPageServesWhomeverInLineItReaches() {
    for (int i = 0; i < LogReads.MAX_UNDER_WAY; i++) {
      reads.read(at(1_000 + i), new Reader("other"));
    }
    reads.read(at(1_000), new Reader("same"));
    reads.read(at(1_002), new Reader("further"));
    reads.read(at(1_020), new Reader("in the page"));
    reads.read(at(1_020), new Reader("beside it"));
    reads.read(at(2_000), new Reader("beyond"));
    answer(1_000, 1_022);

    assertThat(told.get(1)).startsWith("same x:1001 ");
    assertThat(told.subList(2, 4))
        .containsExactly("in the page x:1021 x:1022", "beside it x:1021 x:1022");
    assertThat(asked.keySet()).containsExactly(at(1_001), at(1_002), at(1_003), at(2_000));
  }

  @Test
  void aReadIsAsLongAsTheMostThatThoseWantWhoShareIt() {
    for (int i = 0; i < LogReads.MAX_UNDER_WAY; i++) {
      reads.read(at(1_000 + i), new Reader("slow", 12));
    }
    reads.read(at(2_000), new Reader("slow", 12));
    reads.read(at(2_000), new Reader("quick", 100));
    answer(1_000, 1_001);

    assertThat(entriesAsked).containsExactly(12, 12, 12, 12, 100);
  }

  @Test
  void whereNothingFollowsEveryReaderIsToldAndAsksForHimself() {
    reads.read(at(5), new Reader("bob"));
    reads.read(at(5), new Reader("carol"));
    end(at(5)).complete(new LogPage(List.of(publication(9)), 0, false));

    assertThat(told).containsExactly("bob nothing, but x:9", "carol nothing, but x:9");
  }

  @Test
  void aReadThatFailsFailsForAllAndTheNextMayAskAgain() {
    reads.read(at(5), new Reader("bob"));
    reads.read(at(5), new Reader("carol"));
    end(at(5)).completeExceptionally(new IllegalStateException("no Redis"));
    reads.read(at(5), new Reader("dave"));
    answer(5, 6);

    assertThat(told).containsExactly("bob failed", "carol failed", "dave x:6");
  }

  /// Without Redis reads fail before they have begun, however long the line is.
  @Test
  void aLongLineOfReadsThatFailAtOnceIsWorkedOff() {
    for (int offset = 0; offset < LogReads.MAX_UNDER_WAY; offset++) {
      reads.read(at(offset), new Reader("before"));
    }
    for (int offset = 100; offset < 100_000; offset++) {
      reads.read(at(offset), new Reader("r"));
    }
    failsAtOnce = true;
    end(at(0)).completeExceptionally(new IllegalStateException("no Redis"));

    assertThat(told).hasSize(1 + 99_900);
  }

  @Test
  void everyReferenceIsGivenBack() {
    reads.read(at(5), new Reader("bob"));
    reads.read(at(5), new Reader("carol"));
    answer(5, 7);

    assertThat(encoded).hasSize(2).allMatch(frame -> frame.refCnt() == 0);
  }

  private CompletableFuture<LogPage> page(Position after, int entries) {
    readsInAll++;
    entriesAsked.add(entries);
    if (failsAtOnce) {
      return CompletableFuture.failedFuture(new IllegalStateException("no Redis"));
    }
    readsUnderWay++;
    mostUnderWay = Math.max(mostUnderWay, readsUnderWay);
    var page = new CompletableFuture<LogPage>();
    assertThat(asked.put(after, page)).isNull();
    return page;
  }

  private void answer(long after, long last) {
    var publications =
        LongStream.rangeClosed(after + 1, last).mapToObj(LogReadsTest::publication).toList();
    end(at(after)).complete(new LogPage(publications, 0, false));
  }

  @SuppressWarnings("NullAway") // a test that ends what was not asked for fails
  private CompletableFuture<LogPage> end(Position after) {
    readsUnderWay--;
    return asked.remove(after);
  }

  private static Publication publication(long offset) {
    return Frames.publication(at(offset), at(offset - 1), EventName.MESSAGE, new UserId("alice"));
  }

  private Frame frame(Publication publication) {
    encoded.add(Frames.frame(publication));
    return encoded.getLast();
  }

  /// Keeps what it is told, as text.
  private final class Reader implements LogReads.Reader {
    private final String name;
    private final int entries;

    Reader(String name) {
      this(name, 200);
    }

    Reader(String name, int entries) {
      this.name = name;
      this.entries = entries;
    }

    @Override
    public int entries() {
      return entries;
    }

    @Override
    public void follows(List<Frame> frames) {
      var text = new StringBuilder(name);
      frames.forEach(frame -> text.append(' ').append(frame.position()));
      told.add(text.toString());
      frames.forEach(Frame::release);
    }

    @Override
    public void nothingFollows(LogPage read) {
      told.add(name + " nothing, but " + read.publications().getFirst().position());
    }

    @Override
    public void failed() {
      told.add(name + " failed");
    }
  }
}
