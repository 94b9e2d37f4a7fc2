package chat.parley.backplane.redis;

import java.util.List;

/// What moderators do in a room, by its scripts.
final class ScriptModeration {
  private static final Script APPOINT = Script.of("room_log.lua", "rules.lua", "appoint.lua");
  private static final Script CONFIGURE = Script.of("room_log.lua", "rules.lua", "configure.lua");
  private static final Script RESTRICT =
      Script.of("room_log.lua", "rules.lua", "restriction_room.lua", "restrict.lua");
  private static final Script RESTRICTIONS =
      Script.of("room_log.lua", "rules.lua", "restrictions.lua");

  private final ScriptRoom room;

  ScriptModeration(ScriptRoom room) {
    this.room = room;
  }

  /// Publishes a body that tells user and role.
  List<Object> appoint(String actor, String user, String role) {
    return room.run(
        APPOINT,
        List.of(room.meta, room.members, room.log, room.feed),
        actor,
        user,
        role,
        "appointed " + user + "\n" + role,
        room.channel(),
        room.publish,
        "" + room.entries,
        "" + room.ageMillis,
        "" + room.feedEntries,
        room.seed());
  }

  List<Object> slowMode(String actor, long millis) {
    return configure(actor, "", "" + millis, "", "");
  }

  List<Object> freeze(String actor) {
    return configure(actor, "", "", "1", "");
  }

  List<Object> close(String actor) {
    return configure(actor, "", "", "", "1");
  }

  List<Object> topic(String actor, String topic) {
    return configure(actor, "=" + topic, "", "", "");
  }

  /// What is empty stays.
  List<Object> configure(String actor, String topic, String slow, String frozen, String closed) {
    return configure(actor, List.of(topic, slow, frozen, closed, "", ""));
  }

  /// What the log keeps; what is empty stays.
  List<Object> history(String actor, String entries, String ageMillis) {
    return configure(actor, List.of("", "", "", "", entries, ageMillis));
  }

  private List<Object> configure(String actor, List<String> wanted) {
    return room.run(
        CONFIGURE,
        List.of(room.meta, room.members, room.log, room.pace, room.feed),
        actor,
        "configured " + actor + "\n",
        room.channel(),
        room.publish,
        "" + room.entries,
        "" + room.ageMillis,
        "" + room.feedEntries,
        wanted.get(0),
        wanted.get(1),
        wanted.get(2),
        wanted.get(3),
        wanted.get(4),
        wanted.get(5),
        room.seed());
  }

  List<Object> mute(String actor, String user, long until) {
    return restrict("mute", actor, user, "" + until);
  }

  List<Object> unmute(String actor, String user) {
    return restrict("unmute", actor, user, "");
  }

  List<Object> unban(String actor, String user) {
    return restrict("unban", actor, user, "");
  }

  /// @param kind `ban` or `mute`
  List<Object> restrictions(String user, String kind) {
    return room.run(RESTRICTIONS, List.of(room.meta, room.members, room.restrictions), user, kind);
  }

  private List<Object> restrict(String operation, String actor, String user, String until) {
    return room.run(
        RESTRICT,
        List.of(room.meta, room.members, room.log, room.restrictions, room.pace),
        operation,
        actor,
        user,
        until,
        "" + room.maxRestrictions,
        room.seed());
  }
}
