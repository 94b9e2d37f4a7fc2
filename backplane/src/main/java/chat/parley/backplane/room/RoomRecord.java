package chat.parley.backplane.room;

import chat.parley.protocol.command.Configuration;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import chat.parley.protocol.position.Position;

/// What is stored about a room beside its log.
///
/// @param owner `-` where there is none
/// @param created milliseconds since 1970
/// @param configuration with a value for each setting
public record RoomRecord(
    RoomId room,
    RoomKind kind,
    Visibility visibility,
    UserId owner,
    long created,
    long members,
    Position position,
    Configuration configuration) {}
