package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.rule.Actor;
import chat.parley.backplane.rule.ActorScript;
import chat.parley.backplane.rule.Role;
import chat.parley.protocol.id.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Threads and receipts of users who are no members: what is kept of them, and how much.
@OnEveryRedis
final class GrantedThreadScriptIT {
  private static final Script PART = script(Role.READER, "thread_part.lua");
  private static final Script THREADS_OF = script(Role.READER, "threads_of.lua");
  private static final Script THREAD = script(Role.READER, "thread.lua");

  private static final Script REPLY =
      ActorScript.of(
              "room_log.lua", "rules.lua", "send_keys.lua", "said.lua", "threads.lua", "reply.lua")
          .as(granted(Role.MEMBER));

  private static final Script RECEIPT =
      ActorScript.of("room_log.lua", "rules.lua", "receipt_positions.lua", "receipt.lua")
          .as(granted(Role.READER));

  /// More than are kept of users who are no members.
  private static final String TOO_MANY = "100001";

  /// Alice's, behind her joining and bob's.
  private static final long ROOT = 3;

  private final RedisServer server;
  private final ScriptRoom room;
  private final ScriptThreads threads;

  GrantedThreadScriptIT(RedisServer server) {
    this.server = server;
    this.room = ScriptRoom.ofAlice(server);
    this.threads = new ScriptThreads(room);
    room.join("bob", "bob");
    room.send("alice", "root");
  }

  @Test
  void whoFollowsByATokenIsKeptAsAMemberIs() {
    assertThat(follow("dave", ROOT)).containsExactly("moved", threads.at(ROOT));
    threads.reply("bob", "k1", ROOT);
    assertThat(of("dave"))
        .containsExactly(
            "threads", threads.at(ROOT), threads.at(ROOT), "1", "1", threads.at(ROOT + 1));
    assertThat(page("dave").subList(0, 4)).containsExactly("thread", "1", threads.at(ROOT), "1");
    assertThat(part("dave", "read", ROOT, threads.at(ROOT + 1)))
        .containsExactly("moved", threads.at(ROOT + 1));
    assertThat(of("dave").get(4)).isEqualTo("0");
    assertThat(part("dave", "unfollow", ROOT, "")).containsExactly("moved", "-");
    assertThat(of("dave")).containsExactly("threads");
    assertThat(threads.of("dave")).as("without a token").containsExactly("not-a-member");
  }

  @Test
  void whoIsBannedIsNobody() {
    follow("dave", ROOT);
    room.ban("alice", "dave");
    assertThat(follow("dave", ROOT)).containsExactly("not-a-member");
    assertThat(of("dave")).containsExactly("not-a-member");
    assertThat(page("dave").getFirst()).as("as everybody in a public room").isEqualTo("thread");
  }

  @Test
  void aPrivateRoomIsReadByATokenFromItsBeginningAndNotByWhoeverIsBanned() {
    var hidden = new ScriptRoom(server);
    hidden.create("alice", "private");
    hidden.send("alice", "root");
    var there = new ScriptThreads(hidden);
    assertThat(there.newest("dave", 2, 10)).containsExactly("unknown-room");
    assertThat(page(hidden, "dave", there.at(2)).getFirst()).isEqualTo("thread");
    hidden.ban("alice", "dave");
    assertThat(page(hidden, "dave", there.at(2))).containsExactly("unknown-room");
  }

  @Test
  void soManyAreKept() {
    room.send("alice", "another root");
    follow("dave", ROOT);
    server.command("HSET", room.receipts, "@threads", TOO_MANY);
    assertThat(follow("erin", ROOT)).containsExactly("room-full");
    assertThat(reply("erin", "k1").getFirst()).as("it is said all the same").isEqualTo("sent");
    assertThat(of("erin")).containsExactly("threads");
    assertThat(follow("dave", ROOT + 1).getFirst()).as("who is kept already").isEqualTo("moved");
    assertThat(threads.follow("bob", ROOT).getFirst()).as("a member").isEqualTo("moved");
  }

  @Test
  void whoWritesInAThreadTakesPartInIt() {
    assertThat(reply("dave", "k1").getFirst()).isEqualTo("sent");
    assertThat(of("dave"))
        .containsExactly(
            "threads", threads.at(ROOT), threads.at(ROOT + 1), "1", "0", threads.at(ROOT + 1));
  }

  @Test
  void whoIsToldOfRepliesAreMembersAlone() {
    follow("dave", ROOT);
    reply("erin", "k1");
    threads.follow("bob", ROOT);
    assertThat(ScriptRoom.list(server.command("ZRANGE", room.marks, "0", "-1")))
        .extracting(String::valueOf)
        .filteredOn(mark -> mark.contains("#"))
        .as("the root's author, and who follows the thread")
        .allMatch(mark -> mark.endsWith("#alice") || mark.endsWith("#bob"))
        .hasSize(2);
  }

  @Test
  void whoJoinsBeginsAnew() {
    follow("dave", ROOT);
    assertThat(counted()).isEqualTo("1");
    room.join("dave", "dave");
    assertThat(threads.of("dave")).containsExactly("threads");
    assertThat(counted()).isEqualTo("0");
    threads.follow("dave", ROOT);
    threads.follow("dave", ROOT);
    assertThat(counted()).isEqualTo("1");
    room.leave("dave", "dave");
    assertThat(counted()).isEqualTo("0");
  }

  @Test
  void fieldsOfThreadsAreNoReceipts() {
    var fill =
        "for i = 1, tonumber(ARGV[1]) do redis.call('HSET', KEYS[1], 'u' .. i .. ' threads', '') end";
    server.command("EVAL", fill, "1", room.receipts, TOO_MANY);
    server.command("HSET", room.receipts, "@threads", TOO_MANY);
    assertThat(read("dave").getFirst()).isEqualTo("moved");
    server.command("HSET", room.receipts, "@threads", "0");
    assertThat(read("erin")).as("as if they were receipts").containsExactly("room-full");
    assertThat(read("dave").getFirst()).as("who is kept already").isEqualTo("unchanged");
  }

  private String counted() {
    return String.valueOf(server.command("HGET", room.receipts, "@threads"));
  }

  private List<Object> follow(String user, long root) {
    return part(user, "follow", root, "");
  }

  private List<Object> part(String user, String action, long root, String position) {
    return room.run(
        PART,
        List.of(
            room.meta,
            room.members,
            room.log,
            room.changes,
            room.marks,
            room.receipts,
            room.restrictions),
        user,
        action,
        threads.at(root),
        position,
        "readthread " + user + ' ' + user + "\n",
        room.channel(),
        room.publish,
        "50",
        room.seed());
  }

  private List<Object> of(String user) {
    return room.run(THREADS_OF, readKeys(room), user);
  }

  private List<Object> page(String user) {
    return page(room, user, threads.at(ROOT));
  }

  private static List<Object> page(ScriptRoom room, String user, String root) {
    return room.run(THREAD, readKeys(room), user, root, "newest", "", "10");
  }

  private static List<String> readKeys(ScriptRoom room) {
    return List.of(room.meta, room.members, room.log, room.marks, room.receipts, room.restrictions);
  }

  private List<Object> read(String user) {
    return room.run(
        RECEIPT,
        List.of(room.meta, room.members, room.log, room.receipts, room.restrictions),
        user,
        "read",
        threads.at(ROOT),
        "read " + user + "\n",
        "read " + user + ' ' + user + "\n",
        room.channel(),
        room.publish,
        "100",
        room.seed());
  }

  private List<Object> reply(String user, String key) {
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
        ScriptThreads.body(user, "\"thread\":\"" + threads.at(ROOT) + "\",", key, "bob"),
        "",
        room.channel(),
        room.publish,
        "" + room.entries,
        "" + room.ageMillis,
        "" + room.keyMemoryMillis,
        "" + room.maxKeys,
        "" + room.feedEntries,
        threads.at(ROOT),
        "50",
        room.seed());
  }

  private static Script script(Role role, String last) {
    return ActorScript.of(
            "room_log.lua", "rules.lua", "receipt_positions.lua", "said.lua", "threads.lua", last)
        .as(granted(role));
  }

  private static Actor granted(Role role) {
    return new Actor(new UserId("-"), role);
  }
}
