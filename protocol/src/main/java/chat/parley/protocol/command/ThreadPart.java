package chat.parley.protocol.command;

import chat.parley.protocol.position.Position;

/// What a member does about a thread without writing in it: the body of the command over any
/// transport.
///
/// @param thread the position of the message that it begins with
public record ThreadPart(Position thread, Action action) {
  /// Threads of one room that one member takes part in: more than anybody keeps in view, and little
  /// enough to look through whenever his unread messages are counted. Part of the protocol.
  public static final int MOST_THREADS = 50;

  /// What he does.
  public sealed interface Action {
    /// He takes part from now on.
    record Follow() implements Action {}

    /// He takes no part any more.
    record Unfollow() implements Action {}

    /// He has read it up to a position.
    record Read(Position position) implements Action {}
  }
}
