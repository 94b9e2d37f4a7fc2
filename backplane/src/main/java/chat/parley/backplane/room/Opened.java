package chat.parley.backplane.room;

import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;

/// What became of asking for the room of two users.
public sealed interface Opened {
  /// It is there, whether by this call or before.
  record Done(RoomId room) implements Opened {}

  record Refused(Refusal refusal) implements Opened {}
}
