package chat.parley.gateway.subscription;

import chat.parley.gateway.fanout.LocalRoom;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.position.Position;
import org.jspecify.annotations.Nullable;

/// What became of a wish to follow a room.
public sealed interface Joined {
  /// The node follows the room for this loop, once for each of these. Whoever gets one calls {@link
  /// Rooms#leave} once.
  ///
  /// @param position where the subscription begins
  /// @param reset why that is not where it was asked to begin; null if it is
  /// @param beginsWithSnapshot whether the room's document comes first, in place of the reset
  record Accepted(
      LocalRoom room, Position position, @Nullable Reset reset, boolean beginsWithSnapshot)
      implements Joined {}

  /// @param kept the last position that the client may keep, or null
  record Reset(@Nullable Position kept, Position position) {}

  record Refused(Refusal refusal) implements Joined {}
}
