package chat.parley.gateway.command;

import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.event.Reply;
import chat.parley.protocol.id.RoomId;
import java.util.Map;

/// What became of a wish to follow rooms.
public sealed interface Outcome {
  /// Each room by itself. Events follow once this has been told.
  record PerRoom(Map<RoomId, Reply.Start> rooms) implements Outcome {}

  /// None of them.
  record Refused(Refusal refusal) implements Outcome {}
}
