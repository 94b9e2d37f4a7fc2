package chat.parley.service.broadcast;

import chat.parley.backplane.log.Appended;
import chat.parley.protocol.codec.EventEncoder;
import chat.parley.protocol.event.Reply;
import chat.parley.protocol.id.RoomId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What became of a broadcast, room by room.
///
/// @param rooms in the order asked for
record BroadcastAnswer(List<InRoom> rooms) {
  private static final int TYPICAL_ROOM_BYTES = 128;

  BroadcastAnswer {
    rooms = List.copyOf(rooms);
  }

  record InRoom(RoomId room, Appended appended) {
    /// As a send to this room alone would be answered on a WebSocket: what stands in `ok`, or
    /// `error`.
    private byte[] json() {
      return switch (appended) {
        case Appended.Sent sent ->
            EventEncoder.encodeSent(new Reply.Sent(0, sent.position(), sent.at()));
        case Appended.Refused refused -> EventEncoder.encodeError(refused.refusal());
      };
    }
  }

  /// Spliced: positions and errors have one encoder for all transports, and it gives bytes.
  byte[] json() {
    var json = new ByteArrayOutputStream((rooms.size() + 1) * TYPICAL_ROOM_BYTES);
    json.writeBytes(ascii("{\"rooms\":{"));
    for (int i = 0; i < rooms.size(); i++) {
      // Room ids have no character that JSON escapes.
      json.writeBytes(ascii((i > 0 ? ",\"" : "\"") + rooms.get(i).room() + "\":"));
      json.writeBytes(rooms.get(i).json());
    }
    json.writeBytes(ascii("}}"));
    return json.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
