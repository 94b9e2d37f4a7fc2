package chat.parley.protocol.command;

import chat.parley.protocol.id.RoomId;

/// Change a message of a room.
public record ChangeMessage(long id, RoomId room, Change change) implements Command {}
