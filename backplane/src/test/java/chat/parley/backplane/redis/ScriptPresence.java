package chat.parley.backplane.redis;

import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/// One user's presence, by its scripts and its keys: what the scripts answer as it comes over the
/// wire, and what they leave behind. Its limits are fields, for a test to set.
final class ScriptPresence {
  static final String MINUTE = "60000";
  static final String SURE = "1";
  static final String NOT_SURE = "0";
  private static final String LIBRARY = "presence.lua";
  private static final String REMEMBERED = "3000000";
  private static final String KEPT = "2000000";
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  final RedisServer server;
  final UserId user = new UserId("user-" + NUMBERS.incrementAndGet());
  final String leases = text(Keys.userLeases(user));
  final String presence = text(Keys.userPresence(user));
  final String online = text(Keys.online(Bucket.of(user)));
  final String nodes = text(Keys.nodes());
  final String rooms = text(Keys.userRooms(user));
  String publish = "PUBLISH";
  long appearanceHolds = 60_000;
  long choicesMillis = 60_000;
  long mostChoices = 100;
  long mostConnections;

  ScriptPresence(RedisServer server) {
    this.server = server;
    List.of(leases, presence, online, nodes, rooms).forEach(key -> server.command("DEL", key));
  }

  List<Object> hold(String node, String connection, String life) {
    return run(
        "presence_hold.lua",
        List.of(leases, presence, online, nodeUsers(node), rooms),
        user.value(),
        node,
        connection,
        life,
        REMEMBERED,
        KEPT,
        publish,
        "" + mostConnections);
  }

  List<Object> release(String node, String connection, String stays) {
    return run(
        "presence_release.lua",
        List.of(leases, online, nodeUsers(node)),
        user.value(),
        node,
        connection,
        stays);
  }

  List<Object> gone(String node, long at) {
    return run(
        "presence_gone.lua",
        List.of(leases, online, nodeUsers(node)),
        user.value(),
        node,
        "" + at,
        MINUTE,
        "1");
  }

  List<Object> connections(String most) {
    return run("presence_connections.lua", List.of(leases), most);
  }

  List<Object> end(String isSure) {
    return run(
        "presence_end.lua",
        List.of(leases, presence, online, rooms),
        user.value(),
        isSure,
        REMEMBERED,
        "1",
        publish);
  }

  List<Object> node(String node, String life) {
    return run("presence_node.lua", List.of(nodes), node, life);
  }

  List<Object> goneNodes(String done, String endedAt) {
    return run("presence_nodes_gone.lua", List.of(nodes), done, endedAt);
  }

  List<Object> dueUsers() {
    return run("presence_due.lua", List.of(online), "500");
  }

  List<Object> appear(String appearance) {
    return run(
        "presence_appear.lua",
        List.of(presence, rooms),
        appearance,
        "" + appearanceHolds,
        "" + choicesMillis,
        "" + mostChoices,
        publish);
  }

  /// Tells a room of him.
  List<Object> tell(ScriptRoom room, String body, String ownBody, int maxMembers) {
    return room.run(
        Script.of("presence_tell.lua"),
        List.of(room.members),
        user.value(),
        "7",
        body,
        ownBody,
        room.channel(),
        publish,
        "" + maxMembers);
  }

  /// Holds a lease for a moment, and ends when that has gone.
  void comeAndGo() {
    hold("a", "1", "1");
    awaitDue();
    end(SURE);
  }

  void awaitDue() {
    Waiting.until("his time has come", () -> dueUsers().contains(user.value()));
  }

  String status() {
    return field("status");
  }

  String field(String name) {
    return String.valueOf(server.command("HGET", presence, name));
  }

  long due() {
    return Long.parseLong(String.valueOf(server.command("ZSCORE", online, user.value())));
  }

  long latestLease() {
    var last = list("ZREVRANGE", leases, "0", "0", "WITHSCORES");
    return Long.parseLong(String.valueOf(last.getLast()));
  }

  long millisToLive(String key) {
    return (Long) Objects.requireNonNull(server.command("PTTL", key));
  }

  long now() {
    var time = list("TIME");
    return Long.parseLong(String.valueOf(time.getFirst())) * 1_000
        + Long.parseLong(String.valueOf(time.getLast())) / 1_000;
  }

  List<String> members(String set) {
    return list("SMEMBERS", set).stream().map(String::valueOf).toList();
  }

  List<Object> list(String... command) {
    return ScriptRoom.list(server.command(command));
  }

  String nodeUsers(String node) {
    return text(Keys.nodeUsers(Bucket.of(user), node));
  }

  private List<Object> run(String file, List<String> keys, String... arguments) {
    return new ScriptRoom(server).run(Script.of(LIBRARY, file), keys, arguments);
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
