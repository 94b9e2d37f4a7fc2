/// Where a reader stands in a room's order: epoch, offset, position, and the cursor that holds a
/// position per room. Everything here is immutable.
@NullMarked
package chat.parley.protocol.position;

import org.jspecify.annotations.NullMarked;
