package chat.parley.launcher;

import chat.parley.backplane.redis.RedisExecutable;
import chat.parley.backplane.redis.RedisLink;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.ReplicatedPair;
import java.util.Map;

/// A primary and a replica, and before them one address that leads to whichever is the primary, as
/// where somebody else runs Redis. Both write every command to the disk before they answer it.
final class PairForm implements RedisForm {
  final ReplicatedPair pair;
  private final RedisLink address;

  PairForm(RedisExecutable executable) {
    pair = ReplicatedPair.withLink(executable, "--appendonly", "yes", "--appendfsync", "always");
    address = RedisLink.to(pair.primary().server());
  }

  @Override
  public RedisServer server() {
    return address.server();
  }

  @Override
  public Map<String, String> variables() {
    return Map.of("SPRING_DATA_REDIS_URL", address.server().uri());
  }

  /// The primary dies, the replica takes its place as it is, and the old primary comes back as its
  /// replica. From here on each is called by what it has become.
  ///
  /// @param meanwhile before anybody can reach the promoted one
  void failOver(Runnable meanwhile) {
    pair.primary().kill();
    pair.promote();
    meanwhile.run();
    address.redirect(pair.replica().server());
    pair.rejoin();
    pair.exchange();
  }

  @Override
  public void close() {
    address.close();
    pair.close();
  }
}
