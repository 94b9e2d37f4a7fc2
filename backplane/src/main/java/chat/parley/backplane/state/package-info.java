/// The documents of state rooms: kept beside a room's order, and changed with it in one step. What
/// is otherwise is worked out here, by workers.
@NullMarked
package chat.parley.backplane.state;

import org.jspecify.annotations.NullMarked;
