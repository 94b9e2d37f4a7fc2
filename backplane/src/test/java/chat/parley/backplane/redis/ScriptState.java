package chat.parley.backplane.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/// The document of a room, by its scripts: what they answer as it comes over the wire.
final class ScriptState {
  private static final Script CREATE = Script.of("room_log.lua", "create.lua");
  private static final Script STATE =
      Script.of("room_log.lua", "rules.lua", "send_keys.lua", "state_document.lua", "state.lua");
  private static final Script PATCH =
      Script.of("room_log.lua", "rules.lua", "send_keys.lua", "state_document.lua", "patch.lua");

  private final ScriptRoom room;
  final String key;

  ScriptState(ScriptRoom room) {
    this.room = room;
    this.key = new String(Keys.roomState(room.id), StandardCharsets.UTF_8);
  }

  /// A public state room.
  List<Object> create(String owner) {
    return room.run(
        CREATE,
        Stream.concat(room.ownKeys().stream(), Stream.of(room.feed, room.publicRooms, key))
            .toList(),
        room.id.value(),
        owner,
        "public",
        "joined " + owner + "\n",
        "random " + room.seed(),
        room.channel(),
        room.publish,
        "" + room.entries,
        "" + room.ageMillis,
        "" + room.feedEntries,
        "state",
        "{}",
        "0");
  }

  List<Object> read() {
    return open("", "");
  }

  List<Object> open(String user, String sendKey) {
    return room.run(STATE, keys(), user, sendKey, room.seed());
  }

  /// Publishes that `/a` is 1, whatever the document is.
  List<Object> patch(String user, String sendKey, String version, String document) {
    var body = "[{\"op\":\"replace\",\"path\":\"/a\",\"value\":1}]";
    return patch(user, sendKey, body, version, document);
  }

  List<Object> patchNothing(String user, String sendKey, String version) {
    return patch(user, sendKey, "", version, "{}");
  }

  private List<Object> patch(
      String user, String sendKey, String body, String version, String document) {
    return room.run(
        PATCH,
        Stream.concat(keys().stream(), Stream.of(room.feed)).toList(),
        user,
        sendKey,
        body,
        "",
        room.channel(),
        room.publish,
        "" + room.entries,
        "" + room.ageMillis,
        "" + room.keyMemoryMillis,
        "" + room.maxKeys,
        "" + room.feedEntries,
        version,
        document,
        room.seed(),
        "0");
  }

  private List<String> keys() {
    return List.of(
        room.meta, room.members, room.log, room.keys, room.keysOld, room.restrictions, key);
  }
}
