/// Whom users have blocked: asked before one user's word goes to another alone. Stages complete on
/// the Redis thread.
@NullMarked
package chat.parley.backplane.block;

import org.jspecify.annotations.NullMarked;
