package chat.parley.protocol.command;

/// Say what one has read of one's inbox.
public record Clear(long id, Clearance clearance) implements Command {}
