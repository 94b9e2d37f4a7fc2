/// What one member of a room tells another alone: passed on by the room's channel and kept nowhere.
/// Stages complete on the Redis thread.
@NullMarked
package chat.parley.backplane.signal;

import org.jspecify.annotations.NullMarked;
