/// What members say in rooms that is stored nowhere: told to whoever follows the room now. Stages
/// complete on the Redis thread.
@NullMarked
package chat.parley.backplane.ephemeral;

import org.jspecify.annotations.NullMarked;
