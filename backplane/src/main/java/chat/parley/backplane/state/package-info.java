/// The documents of state rooms: kept beside a room's order, and changed with it in one step.
@NullMarked
package chat.parley.backplane.state;

import org.jspecify.annotations.NullMarked;
