package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.position.Position;
import org.junit.jupiter.api.Test;

class RoomsTest {
  private static final String ROOM = "general";

  private final Rooms rooms = new Rooms();

  @Test
  void theFirstAnswerPlacesARoomAndLaterOnesDoNot() {
    var answer = rooms.add(ROOM, null);
    rooms.start(ROOM, at("x3f9:120"), true);
    rooms.accept(ROOM, at("x3f9:121"));
    rooms.halt();
    rooms.start(ROOM, at("x3f9:200"), true);

    assertThat(answer.join()).isEqualTo(new Start(ROOM, at("x3f9:120"), true));
    assertThat(rooms.position(ROOM)).isEqualTo(at("x3f9:121"));
  }

  @Test
  void whatWasSeenIsNotAcceptedAgain() {
    rooms.add(ROOM, at("x3f9:120"));

    assertThat(rooms.accept(ROOM, at("x3f9:121"))).isTrue();
    assertThat(rooms.accept(ROOM, at("x3f9:121"))).isFalse();
    assertThat(rooms.accept(ROOM, at("x3f9:119"))).isFalse();
    assertThat(rooms.accept("dev", at("x3f9:1"))).isFalse();
  }

  @Test
  void anotherHistoryGoesOnWithTheNumbering() {
    rooms.add(ROOM, at("x3f9:120"));

    assertThat(rooms.accept(ROOM, at("q77a:119"))).isTrue();
    assertThat(rooms.position(ROOM)).isEqualTo(at("q77a:119"));
  }

  @Test
  void aLostConnectionCarriesNoRoom() {
    rooms.add(ROOM, null);
    rooms.start(ROOM, at("x3f9:120"), true);
    assertThat(rooms.waiting()).isEmpty();

    rooms.halt();

    assertThat(rooms.waiting()).containsExactly(ROOM);
    assertThat(rooms.unanswered()).isEmpty();
  }

  @Test
  void whoWaitsForARoomThatIsRemovedHearsWhy() {
    var answer = rooms.add(ROOM, null);

    assertThat(rooms.remove(ROOM, ParleyException.unsubscribed())).isTrue();
    assertThat(rooms.remove(ROOM, ParleyException.unsubscribed())).isFalse();

    assertThat(answer).isCompletedExceptionally();
  }

  private static Position at(String text) {
    return Event.parsed(text);
  }
}
