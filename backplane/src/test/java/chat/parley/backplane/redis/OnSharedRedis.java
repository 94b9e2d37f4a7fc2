package chat.parley.backplane.redis;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/// A test class on the Redis that all of a JVM share ({@link RedisExtension}). One of these runs at
/// a time, beside those that have a Redis of their own.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RedisExtension.class)
@ResourceLock(OnSharedRedis.LOCK)
public @interface OnSharedRedis {
  /// The name of what they share.
  String LOCK = "the shared Redis";
}
