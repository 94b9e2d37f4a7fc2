package chat.parley.protocol.command;

import chat.parley.protocol.id.RoomId;

/// Append a message to a room.
public record Send(long id, RoomId room, Draft draft) implements Command {}
