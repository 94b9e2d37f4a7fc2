/// Every message from server to client: publications (stored, with a position), notices (about the
/// connection, not stored) and replies. Everything here is immutable.
@NullMarked
package chat.parley.protocol.event;

import org.jspecify.annotations.NullMarked;
