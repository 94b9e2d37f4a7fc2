package chat.parley.protocol.command;

import chat.parley.protocol.id.RoomId;

/// Tell whoever follows a room now something that is stored nowhere.
public record SendEphemeral(long id, RoomId room, Content content) implements Command {}
