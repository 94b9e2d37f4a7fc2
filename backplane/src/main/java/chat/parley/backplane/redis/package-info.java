/// The edge to Redis: connections, key names, scripts. The only package that sees Lettuce.
///
/// A node has a connection for commands, one for channels and, where acknowledgements wait for a
/// copy, one for appends. Each is made in the background and made anew when it is of no use.
/// Whether the store is fit is asked once, before the node is ready.
///
/// All of a node's Redis traffic runs on one thread, the {@link RedisThread}. What is `Confined to
/// the Redis thread` in this module needs no lock. Replies come in the order in which they arrived,
/// and so do publications; between the two, which have connections of their own, there is no order.
@NullMarked
package chat.parley.backplane.redis;

import org.jspecify.annotations.NullMarked;
