package chat.parley.client;

import chat.parley.protocol.position.Position;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Something to say once in a room: a message, or a change of one. Its body is not to be changed
/// any more.
///
/// @param command `send`, `edit`, `delete`, `react` or `unreact`
/// @param key what makes a repeat harmless; random for what is said for the first time
/// @param first how far its user had read when another client tried it first under this key; else
///   null. Of what was tried without one a repeat is harmless for ten minutes: see [Unsent]
/// @param body the command's other fields
public record Utterance(
    String command, String room, String key, @Nullable Position first, ObjectNode body) {
  /// For the first time.
  public static Utterance of(String command, String room, ObjectNode body) {
    return new Utterance(command, room, newKey(), null, body);
  }

  public static String newKey() {
    return UUID.randomUUID().toString();
  }

  /// Under a key of the caller's own. He may have tried it before: whether he did is for the keys'
  /// memory to tell.
  public Utterance withKey(String key) {
    return new Utterance(command, room, key, first, body);
  }
}
