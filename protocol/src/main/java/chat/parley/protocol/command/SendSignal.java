package chat.parley.protocol.command;

import chat.parley.protocol.id.RoomId;

/// Tell one member of a room something that is nobody else's. Nothing is stored.
public record SendSignal(long id, RoomId room, Signal signal) implements Command {}
