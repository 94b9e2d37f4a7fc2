package chat.parley.backplane.redis;

import java.time.Duration;

/// What an acknowledgement waits for beyond the primary's memory.
sealed interface AwaitedCopy {
  Duration timeout();

  /// `count` replicas have it in memory.
  record OnReplicas(int count, Duration timeout) implements AwaitedCopy {}

  /// The primary has it on disk. Redis 7.2 and later.
  record OnDisk(Duration timeout) implements AwaitedCopy {}
}
