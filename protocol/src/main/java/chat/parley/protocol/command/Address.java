package chat.parley.protocol.command;

import chat.parley.protocol.position.Position;
import org.jspecify.annotations.Nullable;

/// Where in a room's talk a message belongs, and whom it calls.
///
/// @param thread the position of the message that it is a reply to; null for one to the room
public record Address(@Nullable Position thread, Mentions mentions) {
  /// A message to the room that calls nobody.
  public static final Address ROOM = new Address(null, Mentions.NONE);
}
