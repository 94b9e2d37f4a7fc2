package chat.parley.service.broadcast;

import chat.parley.protocol.codec.CommandDecoder;
import chat.parley.protocol.codec.DecodedDraft;
import chat.parley.protocol.command.Draft;
import chat.parley.protocol.error.RefusedException;
import chat.parley.protocol.id.RoomId;
import chat.parley.service.edge.JsonBody;
import java.util.List;

/// A message for several rooms. Each gets it under the same key: a key belongs to one user in one
/// room, so a repeat of the whole is a repeat in each.
record Broadcast(List<RoomId> rooms, Draft draft) {
  Broadcast {
    rooms = List.copyOf(rooms);
  }

  /// Reads a request's body: `rooms` beside the fields of a send. Refused where that is not what it
  /// is.
  static Broadcast of(byte[] json, CommandDecoder decoder) {
    var rooms = JsonBody.parsed(json, BroadcastRooms.class).ids();
    var draft = draft(json, decoder);
    if (draft.key() == null) {
      throw JsonBody.badField("key", "given: without one a repeat would send everything again");
    }
    if (draft.first() != null) {
      throw JsonBody.badField("first", "absent: it would be a position of one of the rooms");
    }
    if (draft.address().thread() != null) {
      throw JsonBody.badField("thread", "absent: it would be a message of one of the rooms");
    }
    return new Broadcast(rooms, draft);
  }

  private static Draft draft(byte[] json, CommandDecoder decoder) {
    return switch (decoder.decodeDraft(json)) {
      case DecodedDraft.Understood understood -> understood.draft();
      case DecodedDraft.Malformed malformed -> throw new RefusedException(malformed.refusal());
    };
  }
}
