package chat.parley.backplane.redis;

import chat.parley.backplane.metrics.BackplaneMeters;
import java.time.Duration;

/// Asks Redis small questions at a steady pace: how long it takes to answer, what its clock says,
/// how full it is. Confined to the Redis thread, except for what gauges read.
///
/// On a Redis Cluster any server may answer: neither a clock nor a memory is known there.
final class RedisWatch {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /// As often as somebody reads it, at least; some 20 µs of Redis.
  private static final Duration MEMORY_PERIOD = Duration.ofSeconds(5);

  private final Redis redis;
  private final ServerClock clock;
  private final BackplaneMeters meters;
  private boolean isUnderWay;
  private volatile long answeredNanos = System.nanoTime();
  private volatile ServerMemory memory = ServerMemory.UNKNOWN;

  RedisWatch(Redis redis, ServerClock clock, BackplaneMeters meters) {
    this.redis = redis;
    this.clock = clock;
    this.meters = meters;
  }

  void start() {
    meters.watchRedisSilence(() -> (System.nanoTime() - answeredNanos) / 1e9);
    redis.thread().repeat(PERIOD, this::askTime);
    if (!redis.isCluster()) {
      meters.watchRedisMemory(() -> memory.usedBytes(), () -> memory.maxBytes());
      redis.thread().repeat(MEMORY_PERIOD, this::askMemory);
    }
  }

  /// One at a time: a question without an answer is answer enough.
  private void askTime() {
    if (isUnderWay) {
      return;
    }
    isUnderWay = true;
    long askedNanos = System.nanoTime();
    redis
        .timeMicros()
        .whenComplete(
            (micros, failure) -> {
              isUnderWay = false;
              if (failure == null) {
                answered(askedNanos, micros);
              }
            });
  }

  private void answered(long askedNanos, long serverMicros) {
    long now = System.nanoTime();
    answeredNanos = now;
    meters.redisAnswered(Duration.ofNanos(now - askedNanos));
    if (!redis.isCluster()) {
      clock.told(askedNanos, now, serverMicros);
    }
  }

  private void askMemory() {
    redis.memory().thenAccept(answer -> memory = answer);
  }
}
