/// A room's record, its members and roles, and which rooms a user is in. Read by both services,
/// changed by chat-service.
@NullMarked
package chat.parley.backplane.room;

import org.jspecify.annotations.NullMarked;
