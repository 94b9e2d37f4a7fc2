package chat.parley.service.broadcast;

import chat.parley.protocol.error.ErrorCode;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.service.edge.JsonBody;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which rooms a broadcast is for, as it stands in a request's body beside the message.
record BroadcastRooms(@Nullable List<@Nullable String> rooms) {
  /// Each is an append of its own: so many take some milliseconds of one Redis.
  private static final int MOST_ROOMS = 100;

  /// Without repetitions, in their order. Refused where they are none, too many, or no rooms.
  List<RoomId> ids() {
    if (rooms == null || rooms.isEmpty() || rooms.size() > MOST_ROOMS) {
      throw JsonBody.badField("rooms", "a list of 1 to " + MOST_ROOMS + " rooms");
    }
    return rooms.stream().map(BroadcastRooms::id).distinct().toList();
  }

  private static RoomId id(@Nullable String room) {
    if (room == null || !RoomId.isValid(room)) {
      throw new RefusedException(Refusal.of(ErrorCode.BAD_ROOM));
    }
    return new RoomId(room);
  }
}
