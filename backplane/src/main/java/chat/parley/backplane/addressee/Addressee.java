package chat.parley.backplane.addressee;

import chat.parley.backplane.inbox.Occurrence;
import chat.parley.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/// Somebody whom a message is for.
///
/// @param kind what it is to him, whether he is here or not; null where it is for him only if he is
/// @param isCalledIfHere whether `@here` calls him, and he is not named besides
record Addressee(UserId user, Occurrence.@Nullable Kind kind, boolean isCalledIfHere) {
  /// @param isHere whether he is seen online
  /// @return what he is told of; null where that is nothing
  Occurrence.@Nullable Kind kind(boolean isHere) {
    return isCalledIfHere && isHere ? Occurrence.Kind.MENTION : kind;
  }
}
