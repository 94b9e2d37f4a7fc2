package chat.parley.service.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.backplane.log.Head;
import chat.parley.backplane.log.Membership;
import chat.parley.backplane.log.Range;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.event.Body;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Lineage;
import chat.parley.protocol.position.Position;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The log holds the offsets from 11 to 50: those up to 30 under the epoch `old`, then `new`.
final class WindowTest {
  private static final Lineage LINEAGE =
      new Lineage(new Epoch("new"), at(50), List.of(position("old", 30)));

  private static final Head.Known PUBLIC = new Head.Known(false, LINEAGE, at(10), null);

  private static final Head.Known JOINED_AT_40 =
      new Head.Known(true, LINEAGE, at(10), new Membership("member", at(40), at(39)));

  @Test
  void theNewestPageEndsAtTheTop() {
    assertThat(offsets(PUBLIC, new Range.Newest(), 3)).containsExactly(48L, 49L, 50L);
    assertThat(offsets(PUBLIC, new Range.Newest(), 100)).hasSize(40).startsWith(11L);
  }

  @Test
  void aPageBeforeAPositionEndsRightBeforeIt() {
    assertThat(offsets(PUBLIC, new Range.Before(at(32)), 3)).containsExactly(29L, 30L, 31L);
    assertThat(offsets(PUBLIC, new Range.Before(at(13)), 3)).containsExactly(11L, 12L);
    assertThat(offsets(PUBLIC, new Range.Before(at(50)), 1)).containsExactly(49L);
    assertThat(offsets(PUBLIC, new Range.Before(at(11)), 3)).isEmpty();
  }

  @Test
  void aPageAfterAPositionBeginsRightAfterIt() {
    assertThat(offsets(PUBLIC, new Range.After(at(29)), 3)).containsExactly(30L, 31L, 32L);
    assertThat(offsets(PUBLIC, new Range.After(at(49)), 3)).containsExactly(50L);
    assertThat(offsets(PUBLIC, new Range.After(at(50)), 3)).isEmpty();
  }

  @Test
  void whatIsTrimmedIsSkipped() {
    assertThat(offsets(PUBLIC, new Range.After(at(10)), 2)).containsExactly(11L, 12L);
    assertThat(offsets(PUBLIC, new Range.After(at(3)), 2)).containsExactly(11L, 12L);
    assertThat(offsets(PUBLIC, new Range.Before(at(10)), 2)).isEmpty();
    assertThat(offsets(PUBLIC, new Range.Before(position("old", 0)), 2)).isEmpty();
  }

  @Test
  void nothingFromBeforeJoiningIsShown() {
    assertThat(offsets(JOINED_AT_40, new Range.Newest(), 100)).hasSize(11).startsWith(40L);
    assertThat(offsets(JOINED_AT_40, new Range.Before(at(42)), 100)).containsExactly(40L, 41L);
    assertThat(offsets(JOINED_AT_40, new Range.Before(at(40)), 100)).isEmpty();
    assertThat(offsets(JOINED_AT_40, new Range.Before(at(35)), 100)).isEmpty();
    assertThat(offsets(JOINED_AT_40, new Range.After(position("old", 5)), 2))
        .containsExactly(40L, 41L);
    assertThat(offsets(JOINED_AT_40, new Range.After(at(39)), 2)).containsExactly(40L, 41L);
  }

  @Test
  void whatCameMeanwhileIsNotShownBeyondTheTop() {
    var window = Window.of(PUBLIC, new HistoryQuery(new Range.After(at(48)), 10));
    assertThat(
            window.page(
                List.of(publication(48), publication(49), publication(50), publication(51))))
        .extracting(publication -> publication.position().offset())
        .containsExactly(49L, 50L);
  }

  @Test
  void whatWasTrimmedMeanwhileMakesThePageShorterNotWrong() {
    var window = Window.of(PUBLIC, new HistoryQuery(new Range.Before(at(13)), 10));
    assertThat(window.page(List.of())).isEmpty();
    var forward = Window.of(PUBLIC, new HistoryQuery(new Range.After(at(20)), 2));
    assertThat(forward.page(List.of(publication(31), publication(32), publication(33)))).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {12, 30, 31, 45, 50})
  void anotherEpochsOffsetIsNoPosition(long offset) {
    var foreign = position("other", offset);
    refused(new Range.Before(foreign), "other:" + offset);
    refused(new Range.After(foreign), "other:" + offset);
    var swapped = position(offset <= 30 ? "new" : "old", offset);
    refused(new Range.Before(swapped), swapped.toString());
    refused(new Range.After(swapped), swapped.toString());
  }

  @Test
  void anEpochThatNobodyKnowsIsNoPositionBelowTheLogEither() {
    refused(new Range.Before(position("other", 3)), "other:3");
    refused(new Range.After(position("other", 3)), "other:3");
  }

  @Test
  void aPositionBeyondTheTopIsNone() {
    refused(new Range.Before(at(51)), "new:50");
    refused(new Range.After(at(51)), "new:50");
  }

  private static void refused(Range range, String named) {
    assertThatThrownBy(() -> offsets(PUBLIC, range, 10))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("4308")
        .hasMessageContaining(named);
  }

  /// Reads as the log would be read.
  private static List<Long> offsets(Head.Known head, Range range, int size) {
    var window = Window.of(head, new HistoryQuery(range, size));
    var read = window.isEmpty() ? List.<Publication>of() : read(window);
    return window.page(read).stream().map(publication -> publication.position().offset()).toList();
  }

  private static List<Publication> read(Window window) {
    var all = LongStream.rangeClosed(11, 50).mapToObj(WindowTest::publication).toList();
    if (window.isForward()) {
      return all.stream()
          .filter(publication -> publication.position().offset() > window.edge())
          .limit(window.count())
          .toList();
    }
    var before =
        all.stream()
            .filter(publication -> publication.position().offset() < window.edge())
            .toList();
    return before.subList(Math.max(0, before.size() - window.count()), before.size());
  }

  private static Publication publication(long offset) {
    var body = new Body(EventName.JOINED, new UserId("alice"), new byte[0]);
    return new Publication(at(offset), at(offset - 1), 1, body);
  }

  private static Position at(long offset) {
    return position(offset <= 30 ? "old" : "new", offset);
  }

  private static Position position(String epoch, long offset) {
    return new Position(new Epoch(epoch), offset);
  }
}
