/// Who is typing where: told to a room's channel and kept nowhere. Stages complete on the Redis
/// thread.
@NullMarked
package chat.parley.backplane.typing;

import org.jspecify.annotations.NullMarked;
