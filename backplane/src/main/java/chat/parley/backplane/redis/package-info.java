/// The edge to Redis: connections, key names, scripts. The only package that sees Lettuce.
///
/// All of a node's Redis traffic runs on one thread, the {@link RedisThread}. What is `Confined to
/// the Redis thread` in this module needs no lock. Replies come in the order in which they arrived,
/// and so do publications; between the two, which have a connection each, there is no order.
@NullMarked
package chat.parley.backplane.redis;

import org.jspecify.annotations.NullMarked;
