package chat.parley.protocol.event;

import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;
import org.jspecify.annotations.Nullable;

/// An event about this connection; not stored, without a position of its own.
public sealed interface Notice {
  /// What lay after the cursor cannot be brought. The stream goes on after `kept`, else after
  /// `position`.
  record Reset(RoomId room, @Nullable Position kept, Position position) implements Notice {}

  /// The node is leaving: connect again after this time.
  record Reconnect(long afterMillis, String reason) implements Notice {}

  /// The connection no longer follows the room.
  record Unsubscribed(RoomId room, Refusal refusal) implements Notice {}

  /// What is seen of a user whom the connection watches, in whatever rooms.
  ///
  /// @param at since when, in milliseconds since 1970; 0 where that is not known
  /// @param version of two the greater one is newer
  record Watched(EphemeralName name, UserId user, long at, long version) implements Notice {}
}
