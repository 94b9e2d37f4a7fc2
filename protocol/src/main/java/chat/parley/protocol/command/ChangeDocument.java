package chat.parley.protocol.command;

import chat.parley.protocol.id.RoomId;

/// Set or patch the document of a state room.
public record ChangeDocument(long id, RoomId room, DocumentChange change) implements Command {}
