package chat.parley.gateway.recovery;

import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.position.Position;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a failover does to one room of the tests' Redis: another server goes on, with all that was
/// written before or without the last of it.
final class Failover {
  private static final String ANOTHER = "another server";

  private final RedisServer redis = RedisExtension.server();
  private final String meta;
  private final String members;
  private final String log;
  private final String keys;
  private final String state;

  Failover(String room) {
    var id = new RoomId(room);
    meta = text(Keys.roomMeta(id));
    members = text(Keys.roomMembers(id));
    log = text(Keys.roomLog(id));
    keys = text(Keys.roomSendKeys(id));
    state = text(Keys.roomState(id));
  }

  /// Nothing is lost.
  void clean() {
    redis.command("HSET", meta, "replid", ANOTHER);
  }

  /// Whether nobody has asked for the room's order since.
  boolean isPending() {
    return ANOTHER.equals(redis.command("HGET", meta, "replid"));
  }

  /// All that was appended after `kept` is lost, with the keys of it.
  void losing(Position kept) {
    var lost = redis.command("XRANGE", log, (kept.offset() + 1) + "-0", "+");
    if (lost instanceof List<?> entries) {
      for (var entry : entries) {
        redis.command("XDEL", log, String.valueOf(((List<?>) entry).getFirst()));
      }
    }
    redis.command("XSETID", log, kept.offset() + "-0");
    redis.command("DEL", keys);
    redis.command("HSET", keys, "-", "");
    redis.command(
        "HSET", meta, "offset", "" + kept.offset(), "top", kept.epoch().value(), "replid", "other");
  }

  /// The document of a state room is what it was there.
  void losingDocument(Position kept, String document) {
    redis.command("HSET", state, "document", document, "version", kept.toString());
  }

  void losingMember(String user) {
    redis.command("HDEL", members, user);
  }

  void regainingMember(String user, Position joined) {
    redis.command("HSET", members, user, "member " + joined + " " + joined.epoch());
  }

  /// All that is retained is trimmed, but for the newest.
  void trimming() {
    redis.command("XTRIM", log, "MAXLEN", "1");
  }

  /// As the script appends, without the PUBLISH.
  void appendingUnpublished(String text) {
    var epoch = String.valueOf(redis.command("HGET", meta, "epoch"));
    var top = String.valueOf(redis.command("HGET", meta, "top"));
    long next = Long.parseLong(String.valueOf(redis.command("HGET", meta, "offset"))) + 1;
    var body = "message alice\n\"key\":\"k\",\"text\":\"" + text + "\"";
    redis.command("XADD", log, next + "-0", "e", epoch, "p", top, "t", "1", "b", body);
    redis.command("HSET", meta, "offset", "" + next, "top", epoch);
  }

  /// The whole room is lost.
  void losingAll() {
    redis.command("DEL", meta, members, log, keys, keys + "-old");
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
