package chat.parley.protocol.command;

import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.position.Position;
import org.jspecify.annotations.Nullable;

/// A change of a message that is there, before it has a position of its own: the body of the
/// command over any transport.
///
/// @param key as that of a {@link Draft}
/// @param message the position of the message
/// @param first as that of a {@link Draft}
public record Change(
    @Nullable SendKey key, Position message, Action action, @Nullable Position first) {
  /// What is done to the message.
  public sealed interface Action {
    /// Its author lets it say something else, in place of all that it said.
    record Edit(Content content) implements Action {
      public Edit(String text) {
        this(Content.of(text));
      }
    }

    /// Its author takes it back, or the room's owner does.
    record Delete() implements Action {}

    /// A member reacts to it.
    record React(Reaction reaction) implements Action {}

    /// He takes that back.
    record Unreact(Reaction reaction) implements Action {}
  }
}
