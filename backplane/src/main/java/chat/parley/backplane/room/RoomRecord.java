package chat.parley.backplane.room;

import chat.parley.protocol.command.Configuration;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;

/// What is stored about a room beside its log.
///
/// @param created milliseconds since 1970
/// @param isState whether it holds a document
/// @param configuration with a value for each setting
public record RoomRecord(
    RoomId room,
    Visibility visibility,
    UserId owner,
    long created,
    long members,
    Position position,
    boolean isState,
    Configuration configuration) {}
