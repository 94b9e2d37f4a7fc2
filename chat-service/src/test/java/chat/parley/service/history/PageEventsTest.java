package chat.parley.service.history;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.log.MessageState;
import chat.parley.backplane.log.MessageStates;
import chat.parley.protocol.event.Body;
import chat.parley.protocol.event.EventName;
import chat.parley.protocol.event.Publication;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Epoch;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PageEventsTest {
  private static final Epoch EPOCH = new Epoch("x3f9");
  private static final MessageState UNCHANGED = new MessageState(null, List.of());

  @Test
  void whatNobodyChangedIsPassedOnAsItIs() {
    var said = message(1);
    var joined = publication(2, EventName.JOINED, "");
    var page = PageEvents.of(List.of(said, joined), List.of(1L), known(1, UNCHANGED));
    assertThat(page.all()).containsExactly(said, joined);
    assertThat(page.asOf()).isEqualTo(new Position(EPOCH, 9));
  }

  /// Between the two reads the log was trimmed, and what was done to the message forgotten.
  @Test
  void whatIsTrimmedMeanwhileIsLeftOut() {
    var kept = message(3);
    var page =
        PageEvents.of(
            List.of(message(1), message(2), kept),
            List.of(1L, 2L, 3L),
            known(3, UNCHANGED, UNCHANGED, UNCHANGED));
    assertThat(page.all()).containsExactly(kept);
  }

  @Test
  void statesBelongToTheirMessages() {
    var joined = publication(1, EventName.JOINED, "");
    var edited = new MessageState(new MessageState.Text.Edited(7, "new"), List.of());
    var page =
        PageEvents.of(
            List.of(joined, message(2), message(3)), List.of(2L, 3L), known(1, UNCHANGED, edited));
    assertThat(page.all().stream().map(PageEventsTest::fields))
        .containsExactly(
            "", "\"key\":\"k\",\"text\":\"said\"", "\"key\":\"k\",\"text\":\"new\",\"edited\":7");
  }

  @Test
  void anEditIsShownWithoutItsText() {
    var edit =
        publication(2, EventName.EDITED, "\"key\":\"k\",\"message\":\"x3f9:1\",\"text\":\"x\"");
    assertThat(
            PageEvents.of(List.of(edit), List.of(), known(1)).all().stream()
                .map(PageEventsTest::fields))
        .containsExactly("\"key\":\"k\",\"message\":\"x3f9:1\"");
  }

  private static MessageStates.Known known(long oldest, MessageState... states) {
    return new MessageStates.Known(new Position(EPOCH, 9), oldest, List.of(states));
  }

  private static Publication message(long offset) {
    return publication(offset, EventName.MESSAGE, "\"key\":\"k\",\"text\":\"said\"");
  }

  private static Publication publication(long offset, EventName name, String fields) {
    return new Publication(
        new Position(EPOCH, offset),
        new Position(EPOCH, offset - 1),
        1,
        new Body(name, new UserId("alice"), fields.getBytes(StandardCharsets.UTF_8)));
  }

  private static String fields(Publication publication) {
    return new String(publication.body().fields(), StandardCharsets.UTF_8);
  }
}
