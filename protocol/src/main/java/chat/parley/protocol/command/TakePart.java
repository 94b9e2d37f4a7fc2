package chat.parley.protocol.command;

import chat.parley.protocol.id.RoomId;

/// Follow a thread of a room, or say how far one has read it.
public record TakePart(long id, RoomId room, ThreadPart part) implements Command {}
