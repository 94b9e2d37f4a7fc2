/// Every message from server to client: publications (stored, with a position), ephemeral events
/// (of a room, not stored), notices (about the connection, not stored) and replies. Everything here
/// is immutable.
@NullMarked
package chat.parley.protocol.event;

import org.jspecify.annotations.NullMarked;
