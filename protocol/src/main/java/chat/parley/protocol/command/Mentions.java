package chat.parley.protocol.command;

import chat.parley.protocol.id.UserId;
import java.util.List;

/// Whom a message calls, as its sender has listed them.
///
/// @param users each once; who is no member when he counts is not called
/// @param here whether it calls every member of the room
public record Mentions(List<UserId> users, boolean here) {
  /// A list that a person still reads; more are a call to all. Part of the protocol.
  public static final int MOST = 50;

  /// Stands for every member of the room. No user has this name.
  public static final String HERE = "@here";

  public static final Mentions NONE = new Mentions(List.of(), false);

  public Mentions {
    users = List.copyOf(users);
    if (users.size() > MOST) {
      throw new IllegalArgumentException("more than " + MOST + " mentions");
    }
  }

  public boolean isNobody() {
    return users.isEmpty() && !here;
  }
}
