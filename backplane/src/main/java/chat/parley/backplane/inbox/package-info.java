/// Inboxes: what users are told of for themselves, by other systems and by the product, kept in an
/// order like a room's that is each user's own; how much of it he has read, and of what he wants to
/// hear. Whatever would tell a user of something does it by {@link
/// chat.parley.backplane.inbox.Notifier}. Stages complete on the Redis thread.
@NullMarked
package chat.parley.backplane.inbox;

import org.jspecify.annotations.NullMarked;
