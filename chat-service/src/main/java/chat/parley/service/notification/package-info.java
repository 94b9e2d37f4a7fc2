/// Inboxes over REST: what other systems tell users, what these have in them and have read of it,
/// and of what they want to hear.
@NullMarked
package chat.parley.service.notification;

import org.jspecify.annotations.NullMarked;
