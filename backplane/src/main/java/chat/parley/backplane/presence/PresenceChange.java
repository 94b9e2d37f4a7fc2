package chat.parley.backplane.presence;

import chat.parley.backplane.redis.ScriptReply;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Others see something else of a user from a moment on.
///
/// @param isHere whether he is, whatever they see
/// @param at since when, as in a {@link Presence}
/// @param version likewise
/// @param rooms in which it is told
record PresenceChange(
    UserId user, Presence.Status seen, boolean isHere, long at, long version, List<RoomId> rooms) {
  PresenceChange {
    rooms = List.copyOf(rooms);
  }

  /// What `show` of `presence.lua` answered.
  static PresenceChange of(UserId user, boolean isHere, ScriptReply reply) {
    var rooms = new ArrayList<RoomId>();
    for (int i = 4; reply.textOrNull(i) != null; i++) {
      if (RoomId.isValid(reply.text(i))) {
        rooms.add(new RoomId(reply.text(i)));
      }
    }
    var seen = Presence.Status.of(reply.text(2));
    return new PresenceChange(user, seen, isHere, reply.number(3), reply.number(1), rooms);
  }

  /// The same, told in so many rooms at most: always the same of a user's, or one would go on
  /// showing what another was told to forget.
  PresenceChange inAtMost(int mostRooms) {
    var first =
        rooms.stream().sorted(Comparator.comparing(RoomId::value)).limit(mostRooms).toList();
    return new PresenceChange(user, seen, isHere, at, version, first);
  }
}
