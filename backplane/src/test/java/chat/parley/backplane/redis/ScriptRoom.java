package chat.parley.backplane.redis;

import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One room, by its scripts and its keys: what the scripts answer as it comes over the wire, and
/// what they leave behind. Its limits are fields, for a test to set.
final class ScriptRoom {
  private static final Script CREATE = Script.of("room_log.lua", "create.lua");
  private static final Script DIRECT = Script.of("room_log.lua", "direct.lua");
  private static final Script BLOCKED =
      Script.of("room_log.lua", "rules.lua", "send_keys.lua", "blocked.lua");
  private static final Script SEND =
      Script.of("room_log.lua", "rules.lua", "send_keys.lua", "send.lua");
  private static final Script CHANGE =
      Script.of(
          "room_log.lua", "rules.lua", "send_keys.lua", "said.lua", "threads.lua", "change.lua");
  private static final Script CHANGED =
      Script.of("room_log.lua", "said.lua", "threads.lua", "changed.lua");
  private static final Script MEMBER =
      Script.of("room_log.lua", "rules.lua", "restriction_room.lua", "member.lua");
  private static final Script HEAD = Script.of("room_log.lua", "head.lua");
  private static final Script TYPING = Script.of("room_log.lua", "rules.lua", "typing.lua");
  private static final Script SIGNAL = Script.of("room_log.lua", "rules.lua", "signal.lua");
  private static final Script PROFILE_TELL = Script.of("room_log.lua", "profile_tell.lua");
  private static final Script RECEIPT =
      Script.of("room_log.lua", "rules.lua", "receipt_positions.lua", "receipt.lua");
  private static final Script UNREAD =
      Script.of(
          "room_log.lua",
          "rules.lua",
          "receipt_positions.lua",
          "said.lua",
          "threads.lua",
          "unread.lua");
  private static final Script HEADS = Script.of("room_log.lua", "heads.lua");
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final AtomicInteger SEEDS = new AtomicInteger();

  final RedisServer server;
  final RoomId id;
  final String meta;
  final String members;
  final String log;
  final String keys;
  final String keysOld;
  final String typing;
  final String changes;
  final String marks;
  final String receipts;
  final String restrictions;
  final String pace;
  final String feed;
  final String publicRooms;
  String publish = "PUBLISH";

  /// With which it is made.
  String kind = "";

  /// Every call has a seed of its own, unless this is set.
  String seed = "";

  long entries = 10_000;
  long ageMillis = 3_600_000;
  long keyMemoryMillis = 600_000;
  long maxKeys = 1_000;
  long feedEntries;
  long maxReactions = 100;
  long maxMembers = 100;
  long maxRestrictions = 100;
  long typingMillis = 3_000;
  long membersTold = 100;
  long mostCounted = 100;
  long mostLookedAt = 512;

  /// An entry of the room's log.
  record Entry(String id, Map<String, String> fields) {
    String epoch() {
      return Objects.requireNonNull(fields.get("e"));
    }

    String predecessorEpoch() {
      return Objects.requireNonNull(fields.get("p"));
    }

    long at() {
      return Long.parseLong(Objects.requireNonNull(fields.get("t")));
    }

    String body() {
      return Objects.requireNonNull(fields.get("b"));
    }
  }

  /// A room of its own, not yet made.
  ScriptRoom(RedisServer server) {
    this(server, "room-" + NUMBERS.incrementAndGet());
  }

  /// A room of this name, not yet made.
  ScriptRoom(RedisServer server, String name) {
    this(server, new RoomId(name));
    server.command(
        "DEL",
        meta,
        members,
        log,
        keys,
        keysOld,
        typing,
        changes,
        marks,
        receipts,
        restrictions,
        pace,
        feed,
        publicRooms);
  }

  private ScriptRoom(RedisServer server, RoomId id) {
    this.server = server;
    this.id = id;
    meta = text(Keys.roomMeta(id));
    members = text(Keys.roomMembers(id));
    log = text(Keys.roomLog(id));
    keys = text(Keys.roomSendKeys(id));
    keysOld = text(Keys.roomOldSendKeys(id));
    typing = text(Keys.roomTyping(id));
    changes = text(Keys.roomChanges(id));
    marks = text(Keys.roomMarks(id));
    receipts = text(Keys.roomReceipts(id));
    restrictions = text(Keys.roomRestrictions(id));
    pace = text(Keys.roomPace(id));
    feed = text(Keys.feed(Bucket.of(id)));
    publicRooms = text(Keys.publicRooms(Bucket.of(id)));
  }

  /// A public room of alice's.
  static ScriptRoom ofAlice(RedisServer server) {
    var room = new ScriptRoom(server);
    room.create("alice", "public");
    return room;
  }

  /// The room of two users, not yet made.
  static ScriptRoom ofTwo(RedisServer server, String one, String other) {
    return new ScriptRoom(server, RoomId.ofTwo(new UserId(one), new UserId(other)).value());
  }

  /// Asks for the room of two.
  List<Object> open(String user, String other) {
    return run(
        DIRECT,
        Stream.concat(ownKeys().stream(), Stream.of(feed)).toList(),
        user,
        other,
        "joined " + user + "\n",
        "joined " + other + "\n",
        channel(),
        publish,
        "" + entries,
        "" + ageMillis,
        "" + feedEntries,
        seed());
  }

  /// Sends to whoever has blocked the user.
  List<Object> sendBlocked(String user, String key) {
    return run(
        BLOCKED, List.of(meta, members, keys, keysOld, restrictions, pace), user, key, "send", "0");
  }

  List<Object> create(String owner, String visibility) {
    return create(owner, visibility, "random " + NUMBERS.incrementAndGet());
  }

  List<Object> create(String owner, String visibility, String random) {
    return run(
        CREATE,
        Stream.concat(ownKeys().stream(), Stream.of(feed, publicRooms)).toList(),
        id.value(),
        owner,
        visibility,
        "joined " + owner + "\n",
        random,
        channel(),
        publish,
        "" + entries,
        "" + ageMillis,
        "" + feedEntries,
        kind);
  }

  List<Object> send(String user, String key) {
    return send(user, key, "");
  }

  /// Sends a body that tells user and key.
  List<Object> send(String user, String key, String first) {
    return sendBody(user, key, body(user, key), first);
  }

  List<Object> sendBody(String user, String key, String body, String first) {
    return run(
        SEND,
        List.of(meta, members, log, keys, keysOld, restrictions, pace, feed),
        user,
        key,
        body,
        first,
        channel(),
        publish,
        "" + entries,
        "" + ageMillis,
        "" + keyMemoryMillis,
        "" + maxKeys,
        "" + feedEntries,
        seed());
  }

  /// @param message its offset, in the present epoch
  List<Object> change(String user, String key, String action, long message, String value) {
    return changeAt(user, key, action, epoch() + ':' + message, value);
  }

  List<Object> changeAt(String user, String key, String action, String message, String value) {
    return run(
        CHANGE,
        List.of(meta, members, log, keys, keysOld, changes, marks, restrictions, feed),
        user,
        key,
        "changed " + user + "\n" + action,
        "",
        channel(),
        publish,
        "" + entries,
        "" + ageMillis,
        "" + keyMemoryMillis,
        "" + maxKeys,
        "" + feedEntries,
        action,
        message,
        value,
        "" + maxReactions,
        seed());
  }

  /// What messages are now.
  List<Object> changed(String user, long... messages) {
    return run(
        CHANGED,
        List.of(meta, log, changes, marks),
        Stream.concat(Stream.of(user), LongStream.of(messages).mapToObj(Long::toString))
            .toArray(String[]::new));
  }

  List<Object> join(String actor, String user) {
    return member("join", actor, user, "joined " + user + "\n");
  }

  List<Object> leave(String actor, String user) {
    return member("leave", actor, user, "left " + user + "\n");
  }

  List<Object> ban(String actor, String user) {
    return member("ban", actor, user, "left " + user + "\n");
  }

  List<Object> head(String user) {
    return run(HEAD, List.of(meta, members, log), user, seed(), "" + ageMillis);
  }

  List<Object> typing(String user) {
    return run(
        TYPING,
        List.of(meta, members, typing, restrictions),
        user,
        "typing " + user + "\n",
        channel(),
        publish,
        "" + typingMillis);
  }

  /// Publishes a body that tells who and whom.
  List<Object> signal(String user, String recipient) {
    return signal(user, recipient, false);
  }

  /// To a recipient who has blocked the user, as whoever calls the script has been told.
  List<Object> signalToWhoHasBlocked(String user, String recipient) {
    return signal(user, recipient, true);
  }

  private List<Object> signal(String user, String recipient, boolean isBlocked) {
    return run(
        SIGNAL,
        List.of(meta, members, restrictions),
        user,
        recipient,
        "signal " + user + ' ' + recipient + "\n",
        channel(),
        publish,
        isBlocked ? "1" : "0");
  }

  /// Publishes a body that tells who.
  List<Object> tellProfile(String user) {
    return run(PROFILE_TELL, List.of(members), user, "profile " + user + "\n", channel(), publish);
  }

  /// @param offset of the position, in the present epoch
  List<Object> read(String user, long offset) {
    return receipt(user, "read", epoch() + ':' + offset);
  }

  List<Object> delivered(String user, long offset) {
    return receipt(user, "delivered", epoch() + ':' + offset);
  }

  /// Publishes bodies that tell kind, user and position, and who is told.
  List<Object> receipt(String user, String kind, String position) {
    return run(
        RECEIPT,
        List.of(meta, members, log, receipts),
        user,
        kind,
        position,
        kind + ' ' + user + "\n" + position,
        kind + ' ' + user + ' ' + user + "\n" + position,
        channel(),
        publish,
        "" + membersTold,
        seed());
  }

  List<Object> unread(String user) {
    return run(
        UNREAD,
        List.of(meta, members, log, receipts, changes, marks),
        user,
        "" + mostCounted,
        "" + mostLookedAt);
  }

  List<Object> heads(ScriptRoom... rooms) {
    var asked = Stream.of(rooms).flatMap(room -> Stream.of(room.meta, room.log)).toList();
    return run(HEADS, asked, seed());
  }

  /// The same room on another server, as it is there.
  ScriptRoom on(RedisServer other) {
    return new ScriptRoom(other, id);
  }

  /// As if another server had taken the room over: the next script that opens its order forks it.
  void takenOver() {
    server.command("HSET", meta, "replid", "another server");
  }

  /// As if a failover had lost the newest entries. Nothing notices before it is taken over.
  void lose(int count) {
    var newestFirst = ids().reversed();
    newestFirst.subList(0, count).forEach(entry -> server.command("XDEL", log, entry));
    var kept = newestFirst.get(count);
    server.command("XSETID", log, kept);
    server.command("HSET", meta, "offset", kept.substring(0, kept.indexOf('-')));
  }

  /// Forks with nothing lost; returns the new epoch.
  String fork() {
    takenOver();
    head("alice");
    return epoch();
  }

  /// Makes the next send begin a new generation of keys.
  void keysGrowOld() {
    server.command("HSET", meta, "rotated", "0");
  }

  String metaField(String field) {
    return String.valueOf(server.command("HGET", meta, field));
  }

  String epoch() {
    return metaField("epoch");
  }

  List<Entry> entries() {
    var entries = new ArrayList<Entry>();
    for (var element : list(server.command("XRANGE", log, "-", "+"))) {
      var entry = list(element);
      var fields = new LinkedHashMap<String, String>();
      var words = list(entry.get(1));
      for (int i = 0; i < words.size(); i += 2) {
        fields.put(String.valueOf(words.get(i)), String.valueOf(words.get(i + 1)));
      }
      entries.add(new Entry(String.valueOf(entry.getFirst()), fields));
    }
    return entries;
  }

  List<String> ids() {
    return entries().stream().map(Entry::id).toList();
  }

  /// As if the oldest entries had been sent an hour ago, and the others now.
  void sentAnHourBefore(int count) {
    var all = entries();
    server.command("DEL", log);
    for (int i = 0; i < all.size(); i++) {
      var fields = all.get(i).fields();
      var words = new ArrayList<>(List.of("XADD", log, all.get(i).id()));
      long at = System.currentTimeMillis() - (i < count ? 3_600_000 : 0);
      fields.forEach(
          (name, value) -> words.addAll(List.of(name, name.equals("t") ? "" + at : value)));
      server.command(words.toArray(String[]::new));
    }
  }

  /// How often a message with this key is in the log.
  long copies(String user, String key) {
    return entries().stream().filter(entry -> entry.body().equals(body(user, key))).count();
  }

  /// All that Redis holds, as it would be dumped.
  List<String> everything() {
    return contents("*");
  }

  /// The same of this room alone, where other tests share the server.
  List<String> everythingOfTheRoom() {
    return contents(channel() + ":*");
  }

  private List<String> contents(String pattern) {
    return list(server.command("KEYS", pattern)).stream()
        .map(String::valueOf)
        .sorted()
        .map(key -> key + " " + content(key))
        .toList();
  }

  private @Nullable Object content(String key) {
    return switch (String.valueOf(server.command("TYPE", key))) {
      case "hash" -> server.command("HGETALL", key);
      case "stream" -> server.command("XRANGE", key, "-", "+");
      case "zset" -> server.command("ZRANGE", key, "0", "-1");
      case "set" -> server.command("SMEMBERS", key);
      default -> server.command("GET", key);
    };
  }

  List<String> ownKeys() {
    return List.of(meta, members, log, keys, keysOld, changes, marks, receipts, restrictions, pace);
  }

  String channel() {
    return Keys.roomChannel(id);
  }

  static String body(String user, String key) {
    return "message " + user + "\n\"key\":\"" + key + "\",\"text\":\"hi\"";
  }

  @SuppressWarnings("unchecked") // what RedisServer gives for an array
  static List<Object> list(@Nullable Object reply) {
    return (List<Object>) Objects.requireNonNull(reply);
  }

  List<Object> run(Script script, List<String> scriptKeys, String... arguments) {
    var words = new ArrayList<String>();
    words.add("EVAL");
    words.add(new String(script.text(), StandardCharsets.UTF_8));
    words.add("" + scriptKeys.size());
    words.addAll(scriptKeys);
    words.addAll(List.of(arguments));
    return list(server.command(words.toArray(String[]::new)));
  }

  private List<Object> member(String operation, String actor, String user, String body) {
    return run(
        MEMBER,
        List.of(meta, members, log, receipts, restrictions, feed),
        operation,
        actor,
        user,
        body,
        channel(),
        publish,
        "" + entries,
        "" + ageMillis,
        "" + feedEntries,
        "" + maxMembers,
        "" + maxRestrictions,
        seed());
  }

  String seed() {
    return seed.isEmpty() ? "seed " + SEEDS.incrementAndGet() : seed;
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
