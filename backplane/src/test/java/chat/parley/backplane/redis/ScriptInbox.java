package chat.parley.backplane.redis;

import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// One user's inbox, by its scripts and its keys. Its limits are fields, for a test to set.
final class ScriptInbox {
  private static final Script HEAD = Script.of("room_log.lua", "inbox.lua", "inbox_head.lua");
  private static final Script NOTIFY =
      Script.of("room_log.lua", "send_keys.lua", "inbox.lua", "inbox_notify.lua");
  private static final Script CLEAR =
      Script.of("room_log.lua", "receipt_positions.lua", "inbox.lua", "inbox_clear.lua");
  private static final Script STATE = Script.of("room_log.lua", "inbox.lua", "inbox_state.lua");
  private static final Script PREFERENCES = Script.of("room_log.lua", "preferences.lua");
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final AtomicInteger SEEDS = new AtomicInteger();

  final RedisServer server;
  final UserId user = new UserId("owner-" + NUMBERS.incrementAndGet());
  final RoomId id = RoomId.inboxOf(user);
  final String meta = text(Keys.roomMeta(id));
  final String log = text(Keys.roomLog(id));
  final String keys = text(Keys.roomSendKeys(id));
  final String keysOld = text(Keys.roomOldSendKeys(id));
  final String read = text(Keys.inboxRead(id));
  final String preferences = text(Keys.userPreferences(user));
  final String blocks = text(Keys.userBlocks(user));
  long entries = 100;
  long ageMillis = 3_600_000;
  long keyMemoryMillis = 600_000;
  long maxKeys = 1_000;
  long maxPreferences = 100;
  String publish = "PUBLISH";
  String waits = "0";

  /// Of a user of whom nothing is known.
  ScriptInbox(RedisServer server) {
    this.server = server;
    server.command("DEL", meta, log, keys, keysOld, read, preferences, blocks);
  }

  String channel() {
    return Keys.roomChannel(id);
  }

  static String body(String key) {
    return "notification shop\n\"type\":\"order\",\"text\":\"" + key + "\"";
  }

  List<Object> head() {
    return run(HEAD, List.of(meta, log, read), seed());
  }

  /// Of another system, about nothing.
  List<Object> notify(String key) {
    return notify("shop", key, "order", "", false, false);
  }

  /// Of another user, about a room.
  List<Object> notify(String by, String key, String type, String about, boolean namesUser) {
    return notify(by, key, type, about, namesUser, true);
  }

  private List<Object> notify(
      String by, String key, String type, String about, boolean namesUser, boolean isOfUser) {
    return run(
        NOTIFY,
        List.of(meta, log, keys, keysOld, read, preferences, blocks),
        by,
        key,
        body(key),
        channel(),
        publish,
        "" + entries,
        "" + ageMillis,
        "" + keyMemoryMillis,
        "" + maxKeys,
        type,
        about,
        namesUser ? "1" : "0",
        isOfUser ? "1" : "0",
        seed(),
        waits);
  }

  List<Object> clear(String kind, String position) {
    return run(
        CLEAR,
        List.of(meta, log, read),
        kind,
        position,
        "cleared " + user + "\n\"read\":\"",
        "\",\"unread\":",
        channel(),
        publish,
        "" + entries,
        "" + ageMillis,
        seed());
  }

  List<Object> state() {
    return run(STATE, List.of(meta, log, read), "" + entries, "" + ageMillis, seed());
  }

  /// @param choices field and value of each in turn
  List<Object> prefer(String... choices) {
    var words = new String[choices.length + 2];
    words[0] = "" + maxPreferences;
    System.arraycopy(choices, 0, words, 1, choices.length);
    words[words.length - 1] = waits;
    return run(PREFERENCES, List.of(preferences), words);
  }

  String epoch() {
    return String.valueOf(server.command("HGET", meta, "epoch"));
  }

  /// As another primary that has lost the entries behind `offset`.
  void takenOver(long offset) {
    server.command("DEL", log);
    server.command("HSET", meta, "offset", "0");
    fill(offset, "9007199254740991");
    server.command("HSET", meta, "replid", "another");
  }

  /// So many entries of one time.
  void fill(long count, String at) {
    long first = Long.parseLong(String.valueOf(server.command("HGET", meta, "offset"))) + 1;
    var epoch = epoch();
    for (long i = first; i < first + count; i++) {
      server.command("XADD", log, i + "-0", "e", epoch, "p", epoch, "t", at, "b", body("k" + i));
    }
    server.command("HSET", meta, "offset", "" + (first + count - 1));
  }

  List<Object> ids() {
    return ScriptRoom.list(server.command("XRANGE", log, "-", "+")).stream()
        .map(entry -> ScriptRoom.list(entry).getFirst())
        .toList();
  }

  private List<Object> run(Script script, List<String> scriptKeys, String... arguments) {
    return new ScriptRoom(server).run(script, scriptKeys, arguments);
  }

  private static String seed() {
    return "inbox seed " + SEEDS.incrementAndGet();
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
