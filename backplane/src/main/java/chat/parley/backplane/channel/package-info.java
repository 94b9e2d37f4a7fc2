/// Wanted channels against subscribed ones. Owns the one connection that carries this node's
/// channels, and connects it again for as long as it takes.
///
/// Everything here is confined to the Redis thread.
@NullMarked
package chat.parley.backplane.channel;

import org.jspecify.annotations.NullMarked;
