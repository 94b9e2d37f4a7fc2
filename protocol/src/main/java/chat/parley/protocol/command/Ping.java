package chat.parley.protocol.command;

/// Is the node there? For clients that cannot see WebSocket pings.
public record Ping(long id) implements Command {}
