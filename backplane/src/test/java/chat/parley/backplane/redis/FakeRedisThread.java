package chat.parley.backplane.redis;

import io.netty.channel.nio.NioEventLoopGroup;

/// A Redis thread without a Redis.
public final class FakeRedisThread {
  private FakeRedisThread() {}

  @SuppressWarnings("deprecation") // the type by which the driver asks for it
  public static RedisThread start() {
    var thread = new RedisThread();
    thread.provider().allocate(NioEventLoopGroup.class);
    return thread;
  }
}
