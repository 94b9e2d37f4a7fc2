/// Whom messages are for besides all who follow their rooms, and that these find them in their
/// inboxes. Whatever appends a message for a user says so to {@link
/// chat.parley.backplane.addressee.AddresseeNews}. Stages complete on the Redis thread.
@NullMarked
package chat.parley.backplane.addressee;

import org.jspecify.annotations.NullMarked;
