/// Which local connections follow which room, and when the node joins or leaves a channel. Confined
/// to the Redis thread.
@NullMarked
package chat.parley.gateway.subscription;

import org.jspecify.annotations.NullMarked;
