package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// `unread.lua`: which of the messages that a member has not read mention him.
@OnEveryRedis
final class MentionScriptIT {
  private static final int MENTIONS = 5;

  private final ScriptRoom room;
  private final ScriptThreads threads;

  MentionScriptIT(RedisServer server) {
    this.room = ScriptRoom.ofAlice(server);
    this.threads = new ScriptThreads(room);
    room.join("bob", "bob");
    room.join("carol", "carol");
  }

  @Test
  void countThoseThatNameHimAndThoseToAll() {
    room.send("alice", "k1");
    threads.mention("alice", "k2", "carol", "bob");
    threads.mention("alice", "k3", "carol");
    threads.mention("alice", "k4", "@here");
    assertThat(room.unread("bob").subList(1, 3)).containsExactly("4", "0");
    assertThat(mentions("bob")).isEqualTo("2");
    assertThat(mentions("carol")).isEqualTo("3");
    assertThat(mentions("alice")).as("one's own").isEqualTo("0");
  }

  @Test
  void areClearedAsTheReadPositionPassesThem() {
    threads.mention("alice", "k1", "bob");
    threads.mention("alice", "k2", "bob");
    room.read("bob", 4);
    assertThat(mentions("bob")).isEqualTo("1");
    room.read("bob", 5);
    assertThat(mentions("bob")).isEqualTo("0");
  }

  @Test
  void deletedOnesDoNotCountAndEditedOnesDo() {
    threads.mention("alice", "k1", "bob");
    threads.mention("alice", "k2", "bob");
    room.change("alice", "e", "edit", 4, "for nobody");
    room.change("alice", "d", "delete", 5, "");
    assertThat(mentions("bob")).isEqualTo("1");
  }

  @Test
  void repliesThatMentionCountThoughTheyAreNoUnreadMessages() {
    room.send("alice", "root");
    room.read("bob", 4);
    var thread = "\"thread\":\"" + threads.at(4) + "\",";
    room.sendBody("alice", "k1", ScriptThreads.body("alice", thread, "k1", "bob"), "");
    assertThat(room.unread("bob").get(1)).isEqualTo("0");
    assertThat(mentions("bob")).isEqualTo("1");
    assertThat(mentions("carol")).isEqualTo("0");
  }

  /// Whoever is called like the end of another's name, or like nothing that may be in a name.
  @Test
  void namesAreComparedWhole() {
    var quoted = "a\"bob";
    room.join(quoted, quoted);
    threads.mention("alice", "k1", "a\\\"bob");
    threads.mention("alice", "k2", "bobby", "xbob");
    assertThat(mentions("bob")).isEqualTo("0");
    assertThat(mentions(quoted)).isEqualTo("1");
    var bracket = "b\"]";
    room.join(bracket, bracket);
    threads.mention("alice", "k3", "b\\\"]", "bob");
    assertThat(mentions("bob")).isEqualTo("1");
    assertThat(mentions(bracket)).isEqualTo("1");
  }

  /// Whatever a text says.
  @Test
  void aTextMentionsNobody() {
    var body = "message alice\n\"key\":\"k\",\"text\":\"\\\"mentions\\\":[\\\"bob\\\"],\"";
    room.sendBody("alice", "k", body, "");
    room.sendBody("alice", "k2", "message alice\n\"key\":\"k\",\"mentions\":[\"bob\"],\"x\":1", "");
    assertThat(room.unread("bob").get(1)).isEqualTo("2");
    assertThat(mentions("bob")).isEqualTo("0");
  }

  @Test
  void areFoundBehindMoreMessagesThanAreCounted() {
    room.mostCounted = 3;
    for (int i = 0; i < 5; i++) {
      room.send("alice", "k" + i);
    }
    threads.mention("alice", "called", "bob");
    assertThat(room.unread("bob").subList(1, 3)).containsExactly("3", "1");
    assertThat(mentions("bob")).isEqualTo("1");
    room.mostLookedAt = 6;
    assertThat(mentions("bob")).as("carol's joining and the first five").isEqualTo("0");
    room.mostLookedAt = 512;
    for (int i = 0; i < 5; i++) {
      threads.mention("alice", "called " + i, "bob");
    }
    assertThat(mentions("bob")).isEqualTo("3");
  }

  @Test
  void whatIsOlderThanTheMembershipDoesNotCount() {
    threads.mention("alice", "k1", "dave", "@here");
    room.join("dave", "dave");
    assertThat(mentions("dave")).isEqualTo("0");
    threads.mention("alice", "k2", "dave");
    assertThat(mentions("dave")).isEqualTo("1");
  }

  private Object mentions(String user) {
    return room.unread(user).get(MENTIONS);
  }
}
