/// Tells Redis who is connected here: a lease for each connection, and one for the node. Who has
/// more connections than a user may is found out by that, and the last one ended. Called on event
/// loops; the rest is confined to the Redis thread.
@NullMarked
package chat.parley.gateway.presence;

import org.jspecify.annotations.NullMarked;
