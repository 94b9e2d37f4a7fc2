/// The edge to Redis: connections, key names, scripts. The only package that sees Lettuce.
///
/// All of a node's Redis traffic runs on one thread, the {@link RedisThread}. What is `Confined to
/// the Redis thread` in this module needs no lock, and replies and publications reach it in the
/// order in which they arrived.
@NullMarked
package chat.parley.backplane.redis;

import org.jspecify.annotations.NullMarked;
