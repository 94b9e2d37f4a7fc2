package chat.parley.protocol.command;

import chat.parley.protocol.id.RoomId;

/// Tell a room how far its sender has got in it.
public record SendReceipt(long id, RoomId room, Receipt receipt) implements Command {}
