package chat.parley.protocol.command;

import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.position.Position;
import org.jspecify.annotations.Nullable;

/// A message before it has a position: the body of a send over any transport.
///
/// @param key chosen by the client; without one the node makes one, and a repeat is a new message
/// @param first the position up to which the sender had read when it first tried this key
public record Draft(
    @Nullable SendKey key, Content content, Address address, @Nullable Position first) {
  /// A text for the room that calls nobody.
  public Draft(@Nullable SendKey key, String text, @Nullable Position first) {
    this(key, Content.of(text), Address.ROOM, first);
  }
}
