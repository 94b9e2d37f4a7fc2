package chat.parley.backplane.thread;

import chat.parley.protocol.position.Position;
import org.jspecify.annotations.Nullable;

/// A thread that a member takes part in.
///
/// @param thread the position of the message that it begins with
/// @param read how far he has read it
/// @param replies that nobody has deleted
/// @param unread those of them behind `read`
/// @param last the position of the newest of them; null where there are none
public record FollowedThread(
    Position thread, Position read, int replies, int unread, @Nullable Position last) {}
