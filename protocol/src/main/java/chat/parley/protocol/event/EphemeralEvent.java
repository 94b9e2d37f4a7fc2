package chat.parley.protocol.event;

import chat.parley.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/// Something that goes on in a room now and is worth nothing later: never stored, without a
/// position of its own, told once to whoever can take it at that moment.
///
/// @param recipient the only user who is told; null where all who follow the room are
/// @param at milliseconds since 1970, from Redis
/// @param fields as those of a {@link Body}
@SuppressWarnings("ArrayRecordComponent") // spliced into frames as they are
public record EphemeralEvent(
    EphemeralName name, UserId user, @Nullable UserId recipient, long at, byte[] fields)
    implements RoomEvent {
  private static final byte[] NO_FIELDS = {};

  /// For all who follow the room, without fields.
  public EphemeralEvent(EphemeralName name, UserId user, long at) {
    this(name, user, null, at, NO_FIELDS);
  }
}
