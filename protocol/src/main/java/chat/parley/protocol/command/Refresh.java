package chat.parley.protocol.command;

/// Go on with a newer token of the same user, without reconnecting.
public record Refresh(long id, String token) implements Command {
  @Override
  public String toString() {
    return "Refresh[id=" + id + "]";
  }
}
