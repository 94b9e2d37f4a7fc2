package chat.parley.protocol.command;

import chat.parley.protocol.id.UserId;
import java.util.List;

/// Tell what is seen of these users, from now on, and of no others.
///
/// @param users each once; none ends it
public record Watch(long id, List<UserId> users) implements Command {
  public Watch {
    users = List.copyOf(users);
  }
}
