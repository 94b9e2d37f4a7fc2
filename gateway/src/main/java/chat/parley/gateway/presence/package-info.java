/// Tells Redis who is connected here: a lease for each connection, and one for the node. Called on
/// event loops; the rest is confined to the Redis thread.
@NullMarked
package chat.parley.gateway.presence;

import org.jspecify.annotations.NullMarked;
