package chat.parley.protocol.command;

/// Follow one room, several, or all of the user's own.
public record Subscribe(long id, Target target) implements Command {}
