/// The documents of state rooms: read, set and patched over REST; what is otherwise is worked out
/// here and appended to the room's order.
@NullMarked
package chat.parley.service.state;

import org.jspecify.annotations.NullMarked;
