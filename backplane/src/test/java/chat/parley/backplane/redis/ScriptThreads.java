package chat.parley.backplane.redis;

import java.util.ArrayList;
import java.util.List;

/// The threads of one room, by their scripts; and what is said there besides texts.
final class ScriptThreads {
  private static final Script REPLY =
      Script.of(
          "room_log.lua", "rules.lua", "send_keys.lua", "said.lua", "threads.lua", "reply.lua");

  private static final Script THREAD = script("thread.lua");
  private static final Script THREADS_OF = script("threads_of.lua");
  private static final Script PART = script("thread_part.lua");
  private static final Script EPHEMERAL = Script.of("room_log.lua", "rules.lua", "ephemeral.lua");

  private static final Script ADDRESSEES =
      Script.of("room_log.lua", "rules.lua", "said.lua", "threads.lua", "addressees.lua");

  final ScriptRoom room;
  long maxThreads = 50;

  ScriptThreads(ScriptRoom room) {
    this.room = room;
  }

  private static Script script(String last) {
    return Script.of(
        "room_log.lua", "rules.lua", "receipt_positions.lua", "said.lua", "threads.lua", last);
  }

  /// @param root its offset, in the present epoch
  List<Object> reply(String user, String key, long root) {
    return replyAt(user, key, at(root), "");
  }

  List<Object> replyAt(String user, String key, String root, String first) {
    return room.run(
        REPLY,
        List.of(
            room.meta,
            room.members,
            room.log,
            room.keys,
            room.keysOld,
            room.restrictions,
            room.pace,
            room.changes,
            room.marks,
            room.receipts,
            room.feed),
        user,
        key,
        "message " + user + "\n\"thread\":\"" + root + "\",\"key\":\"" + key + "\",\"text\":\"hi\"",
        first,
        room.channel(),
        room.publish,
        "" + room.entries,
        "" + room.ageMillis,
        "" + room.keyMemoryMillis,
        "" + room.maxKeys,
        "" + room.feedEntries,
        root,
        "" + maxThreads,
        room.seed());
  }

  /// A message that calls the users, whose names need no escapes.
  List<Object> mention(String user, String key, String... names) {
    return room.sendBody(user, key, body(user, "", key, names), "");
  }

  static String body(String user, String thread, String key, String... names) {
    return "message "
        + user
        + "\n"
        + thread
        + "\"mentions\":[\""
        + String.join("\",\"", names)
        + "\"],\"key\":\""
        + key
        + "\",\"text\":\"hi\"";
  }

  List<Object> follow(String user, long root) {
    return part(user, "follow", at(root), "");
  }

  List<Object> unfollow(String user, long root) {
    return part(user, "unfollow", at(root), "");
  }

  List<Object> read(String user, long root, long offset) {
    return part(user, "read", at(root), at(offset));
  }

  /// The body of what is published tells user, root and position.
  List<Object> part(String user, String action, String root, String position) {
    return room.run(
        PART,
        List.of(room.meta, room.members, room.log, room.changes, room.marks, room.receipts),
        user,
        action,
        root,
        position,
        "readthread " + user + ' ' + user + "\n" + root + ' ' + position,
        room.channel(),
        room.publish,
        "" + maxThreads,
        room.seed());
  }

  List<Object> of(String user) {
    return room.run(
        THREADS_OF, List.of(room.meta, room.members, room.log, room.marks, room.receipts), user);
  }

  List<Object> newest(String user, long root, int size) {
    return page(user, at(root), "newest", "", size);
  }

  List<Object> page(String user, String root, String range, String edge, int size) {
    return room.run(
        THREAD,
        List.of(room.meta, room.members, room.log, room.marks, room.receipts),
        user,
        root,
        range,
        edge,
        "" + size);
  }

  /// The offsets of the messages of a page.
  static List<Object> offsets(List<Object> page) {
    var offsets = new ArrayList<Object>();
    for (int word = 4; word < page.size(); word += 5) {
      offsets.add(page.get(word));
    }
    return offsets;
  }

  List<Object> ephemeral(String user) {
    return room.run(
        EPHEMERAL,
        List.of(room.meta, room.members, room.restrictions, room.pace),
        user,
        "ephemeral " + user + "\n\"text\":\"hi\"",
        room.channel(),
        room.publish);
  }

  /// Whom a message is for.
  List<Object> addressees(String position, long maxAgeMillis, int maxHere, int maxThread) {
    return room.run(
        ADDRESSEES,
        List.of(room.meta, room.members, room.log, room.receipts, room.changes, room.marks),
        position,
        "" + maxAgeMillis,
        "" + maxHere,
        "" + maxThread);
  }

  String at(long offset) {
    return room.epoch() + ':' + offset;
  }
}
