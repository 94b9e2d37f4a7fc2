package chat.parley.protocol.event;

import chat.parley.protocol.command.Appearance;
import chat.parley.protocol.error.Refusal;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The answer to one command.
public sealed interface Reply {
  /// Unsubscribed, told of typing, passed a signal on, watching, or pong.
  record Done(long re) implements Reply {}

  /// A message has its place.
  record Sent(long re, Position position, long at) implements Reply {}

  /// How far the user has got in a room now. A position is null where he has not said so yet.
  record Receipts(long re, @Nullable Position read, @Nullable Position delivered)
      implements Reply {}

  /// What others see of the user while he is here.
  ///
  /// @param version of what they see now
  record Appearing(long re, Appearance appearance, long version) implements Reply {}

  /// How much of the inbox the user has read now.
  ///
  /// @param read up to where he has read all of it
  record Cleared(long re, Position read, long unread) implements Reply {}

  /// One room is followed.
  record Subscribed(long re, RoomId room, Started started) implements Reply {}

  /// Several rooms are followed, or refused one by one.
  record SubscribedAll(long re, Map<RoomId, Start> rooms) implements Reply {
    public SubscribedAll {
      rooms = Collections.unmodifiableMap(new LinkedHashMap<>(rooms));
    }
  }

  /// The connection lives until then, in milliseconds since 1970.
  record Refreshed(long re, long expires) implements Reply {}

  /// Not done, and why. `re` is null when the command's id could not be read.
  record Refused(@Nullable Long re, Refusal refusal) implements Reply {}

  /// What became of one room of a subscribe.
  sealed interface Start permits Started, NotStarted {}

  /// Events follow after `position`. Where `recovered` is false a `reset` follows at once.
  record Started(Position position, boolean recovered) implements Start {}

  record NotStarted(Refusal refusal) implements Start {}
}
