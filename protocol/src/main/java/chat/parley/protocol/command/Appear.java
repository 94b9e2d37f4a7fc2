package chat.parley.protocol.command;

/// Choose what others see of the sender.
public record Appear(long id, Appearance appearance) implements Command {}
