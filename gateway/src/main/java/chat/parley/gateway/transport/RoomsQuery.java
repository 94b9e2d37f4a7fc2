package chat.parley.gateway.transport;

import chat.parley.gateway.command.Wish;
import chat.parley.gateway.subscription.Start;
import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Cursor;
import chat.parley.protocol.position.Position;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an SSE or poll request names: `rooms=a,b` or `rooms=mine`, and a cursor. Among the rooms,
/// or behind `mine`, may be the user's inbox. Immutable.
///
/// @param rooms null for all rooms of the user
/// @param withInbox whether the inbox stands behind `mine`
/// @param cursor null for a client that has seen nothing yet
/// @param acked where messages of the client's own were acknowledged that it has not seen in the
///   rooms' order, written like a cursor; null where there are none
record RoomsQuery(
    @Nullable List<RoomId> rooms,
    boolean withInbox,
    @Nullable Cursor cursor,
    @Nullable Cursor acked) {
  private static final String MINE = "mine";
  private static final String MINE_AND_INBOX = MINE + ',' + RoomId.INBOX;

  /// Throws a refusal.
  static RoomsQuery parse(Optional<String> rooms, Optional<String> cursor, Optional<String> acked) {
    var named = rooms.orElse("").trim();
    if (named.isEmpty()) {
      throw refused(
          ErrorCode.BAD_REQUEST, "'rooms' is missing: room ids with commas between, or 'mine'.");
    }
    boolean withInbox = named.equals(MINE_AND_INBOX);
    var ids = withInbox || named.equals(MINE) ? null : ids(named);
    return new RoomsQuery(ids, withInbox, cursor(cursor, ids), cursor(acked, ids));
  }

  /// Whether the stream's cursor is simply a position.
  boolean isOneRoom() {
    return rooms != null && rooms.size() == 1;
  }

  Wish wish() {
    return rooms == null
        ? new Wish.Mine(room -> start(room, unseenOfMine(room)), this::acked, withInbox)
        : new Wish.Rooms(rooms, room -> start(room, new Start.Now()), this::acked);
  }

  /// Nobody joins his inbox.
  private static Start unseenOfMine(RoomId room) {
    return room.isInbox() ? new Start.Now() : new Start.AtJoining();
  }

  private Optional<Position> acked(RoomId room) {
    return acked == null ? Optional.empty() : acked.position(room);
  }

  private Start start(RoomId room, Start unseen) {
    if (cursor == null) {
      return new Start.Now();
    }
    return cursor.position(room).<Start>map(Start.After::new).orElse(unseen);
  }

  private static List<RoomId> ids(String named) {
    var ids = new LinkedHashSet<RoomId>();
    for (var name : named.split(",", -1)) {
      ids.add(
          RoomId.ofName(name)
              .orElseThrow(() -> refused(ErrorCode.BAD_ROOM, ErrorCode.BAD_ROOM.text())));
    }
    return new ArrayList<>(ids);
  }

  private static @Nullable Cursor cursor(Optional<String> text, @Nullable List<RoomId> ids) {
    return text.isEmpty() ? null : cursor(text.get(), ids);
  }

  private static Cursor cursor(String text, @Nullable List<RoomId> ids) {
    return Cursor.parse(text, ids == null ? List.of() : ids)
        .orElseThrow(() -> refused(ErrorCode.BAD_POSITION, ErrorCode.BAD_POSITION.text()));
  }

  private static RefusedException refused(ErrorCode code, String text) {
    return new RefusedException(new Refusal(code, text));
  }
}
