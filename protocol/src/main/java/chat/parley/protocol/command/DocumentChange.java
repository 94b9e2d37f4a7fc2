package chat.parley.protocol.command;

import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.position.Position;
import org.jspecify.annotations.Nullable;

/// What is to become of the document of a state room: what the command says of it.
///
/// @param key chosen by the client; without one the node makes one, and a repeat is a new change
/// @param ifMatch the position of the last change of the document that is to be changed; null where
///   it may be any
/// @param first the position up to which the sender had read when it first tried this key
public record DocumentChange(
    @Nullable SendKey key, @Nullable Position ifMatch, Action action, @Nullable Position first) {
  /// What is done. Each is JSON that was read, but not looked at any further.
  public sealed interface Action {
    /// It is the document from now on.
    record Put(String document) implements Action {}

    /// As RFC 6902 has it.
    record Patch(String operations) implements Action {}

    /// As RFC 7396 has it.
    record Merge(String patch) implements Action {}
  }
}
