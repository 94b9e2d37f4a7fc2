package chat.parley.protocol.command;

import chat.parley.protocol.id.RoomId;

/// Tell a room that its sender is typing. Nothing is stored.
public record Typing(long id, RoomId room) implements Command {}
