package chat.parley.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.gateway.command.Wish;
import chat.parley.gateway.subscription.Start;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoomsQueryTest {
  private static final RoomId A = new RoomId("a");
  private static final RoomId B = new RoomId("b");

  @Test
  void oneRoomHasAPositionForCursor() {
    var query = parse("a", "x:7");

    assertThat(query.isOneRoom()).isTrue();
    assertThat(query.wish().start().apply(A)).isEqualTo(after("x:7"));
  }

  @Test
  void severalRoomsHaveTheirPositionsInTheirOrder() {
    var query = parse("b,a", "x:7,y:8");

    assertThat(query.isOneRoom()).isFalse();
    assertThat(((Wish.Rooms) query.wish()).rooms()).containsExactly(B, A);
    assertThat(query.wish().start().apply(B)).isEqualTo(after("x:7"));
    assertThat(query.wish().start().apply(A)).isEqualTo(after("y:8"));
  }

  @Test
  void whatTheCursorDoesNotMentionStartsNowOrUnderMineAtJoining() {
    assertThat(parse("a,b", ",y:8").wish().start().apply(A)).isEqualTo(new Start.Now());
    assertThat(parse("a", "v").wish().start().apply(A)).isEqualTo(new Start.Now());
    assertThat(parse("mine", "v").wish().start().apply(A)).isEqualTo(new Start.AtJoining());
    assertThat(parse("mine", "v").wish()).isInstanceOf(Wish.Mine.class);
  }

  @Test
  void withoutACursorEverythingStartsNow() {
    var none = Optional.<String>empty();

    assertThat(RoomsQuery.parse(Optional.of("a"), none, none).wish().start().apply(A))
        .isEqualTo(new Start.Now());
    assertThat(RoomsQuery.parse(Optional.of("mine"), none, none).wish().start().apply(A))
        .isEqualTo(new Start.Now());
  }

  @Test
  void theInboxStandsAmongRoomsOrBehindMine() {
    var alone = parse("@inbox", "x:7");
    var mine = parse("mine,@inbox", "v");

    assertThat(alone.isOneRoom()).isTrue();
    assertThat(((Wish.Rooms) alone.wish()).rooms()).containsExactly(RoomId.OWN_INBOX);
    assertThat(alone.wish().start().apply(RoomId.OWN_INBOX)).isEqualTo(after("x:7"));
    assertThat(((Wish.Mine) mine.wish()).withInbox()).isTrue();
    assertThat(mine.wish().start().apply(RoomId.inboxOf(new UserId("alice"))))
        .as("nobody joins it")
        .isEqualTo(new Start.Now());
    assertThat(((Wish.Mine) parse("mine", "v").wish()).withInbox()).isFalse();
  }

  @Test
  void aRoomNamedTwiceIsOne() {
    assertThat(parse("a,a", "x:1").isOneRoom()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'', v, 4300",
    "' ', v, 4300",
    "'a,', v, 4304",
    "'a,b c', v, 4304",
    "@alice, v, 4304",
    "'mine,@alice', v, 4304",
    "a, x, 4308",
    "mine, x:1, 4308",
    "'a,b', x:1, 4308",
    "'a,b', 'x:1,x:2,x:3', 4308"
  })
  void whatIsWrongHasItsNumber(String rooms, String cursor, String code) {
    assertThatThrownBy(() -> parse(rooms, cursor)).hasMessageStartingWith(code);
  }

  private static RoomsQuery parse(String rooms, String cursor) {
    return RoomsQuery.parse(Optional.of(rooms), Optional.of(cursor), Optional.empty());
  }

  private static Start after(String position) {
    return new Start.After(Position.parse(position).orElseThrow());
  }
}
