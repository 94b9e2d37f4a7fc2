package chat.parley.backplane.state;

import chat.parley.backplane.rule.Actor;
import chat.parley.protocol.id.SendKey;
import chat.parley.protocol.position.Position;
import org.jspecify.annotations.Nullable;

/// Another document for a room, made from the one that had `version`.
///
/// @param first the position at which the key was first tried
/// @param document JSON on one line
/// @param patch what is otherwise, as RFC 6902 has it; null where nothing is
public record StateWrite(
    Actor actor,
    SendKey key,
    @Nullable Position first,
    String version,
    String document,
    @Nullable String patch) {
  /// No document has it.
  private static final String NO_VERSION = "";

  /// What a key was answered that is known to be done.
  static StateWrite repeat(Actor actor, SendKey key) {
    return new StateWrite(actor, key, null, NO_VERSION, "", null);
  }
}
