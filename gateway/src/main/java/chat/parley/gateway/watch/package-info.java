/// Tells connections what is seen of users whom they have chosen to watch, in whatever rooms these
/// are. The node follows a channel for each of them, once for all of its connections, and for
/// nobody else; a connection that takes nothing now gets the newest when it does. A {@link
/// chat.parley.gateway.watch.WatchedUsers} is confined to the Redis thread, what a connection
/// watches to its event loop.
@NullMarked
package chat.parley.gateway.watch;

import org.jspecify.annotations.NullMarked;
