package chat.parley.backplane.log;

import chat.parley.backplane.redis.Keys;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// Texts of which no two are alike, in all of an installation: from one of them a script that must
/// fork makes the name of a new epoch. Thread-safe.
public final class EpochSeeds {
  private final String node;
  private final AtomicLong calls = new AtomicLong();

  private EpochSeeds(String node) {
    this.node = node;
  }

  static EpochSeeds ofThisNode() {
    return new EpochSeeds(UUID.randomUUID().toString());
  }

  public byte[] next() {
    return Keys.bytes(node + calls.incrementAndGet());
  }
}
