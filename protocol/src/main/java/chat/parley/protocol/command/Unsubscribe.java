package chat.parley.protocol.command;

import chat.parley.protocol.id.RoomId;

/// Stop following a room. Doing so twice changes nothing.
public record Unsubscribe(long id, RoomId room) implements Command {}
