/// The request plane: one process that answers REST. Stateless: all it knows is in Redis, so any
/// number of them run beside each other.
@NullMarked
package chat.parley.service;

import org.jspecify.annotations.NullMarked;
