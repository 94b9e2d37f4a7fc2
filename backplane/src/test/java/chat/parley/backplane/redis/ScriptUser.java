package chat.parley.backplane.redis;

import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// One user, by the scripts of what is kept with him. Its limits are fields, for a test to set.
final class ScriptUser {
  private static final Script PROFILE = Script.of("room_log.lua", "profile.lua");
  private static final Script PROFILE_DUE = Script.of("room_log.lua", "profile_due.lua");
  private static final Script BLOCK = Script.of("room_log.lua", "block.lua");
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  final RedisServer server;
  final UserId id = new UserId("user-" + NUMBERS.incrementAndGet());
  final String profile = text(Keys.userProfile(id));
  final String blocks = text(Keys.userBlocks(id));
  String waits = "0";
  long intervalMillis = 3_600_000;
  long maxBlocks = 100;

  /// Of whom nothing is known.
  ScriptUser(RedisServer server) {
    this.server = server;
    server.command("DEL", profile, blocks);
  }

  /// Each empty (it stays), `-` (it goes) or `=` and what it is from here on.
  List<Object> change(String name, String avatar, String custom) {
    return run(PROFILE, profile, name, avatar, custom, "" + intervalMillis, waits);
  }

  List<Object> due(String due) {
    return run(PROFILE_DUE, profile, due);
  }

  List<Object> block(String other) {
    return run(BLOCK, blocks, "block", other, "" + maxBlocks, waits);
  }

  List<Object> unblock(String other) {
    return run(BLOCK, blocks, "unblock", other, "" + maxBlocks, waits);
  }

  private List<Object> run(Script script, String key, String... arguments) {
    return new ScriptRoom(server).run(script, List.of(key), arguments);
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
