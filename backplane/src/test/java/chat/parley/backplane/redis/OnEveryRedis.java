package chat.parley.backplane.redis;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Runs a test class on the shared Redis, and again on a newer one where the PATH has it. The
/// class's constructor takes the {@link RedisServer}.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass
@ResourceLock(OnSharedRedis.LOCK)
@MethodSource("chat.parley.backplane.redis.NewerRedis#andTheSharedOne")
@interface OnEveryRedis {}
