package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The scripts of inboxes: what comes into one, once, what is kept of it, and what is read.
@OnEveryRedis
final class InboxScriptIT {
  private final RedisServer server;
  private final ScriptInbox inbox;

  InboxScriptIT(RedisServer server) {
    this.server = server;
    this.inbox = new ScriptInbox(server);
  }

  @Test
  void whoeverAsksForHisInboxHasOne() {
    var head = inbox.head();
    var epoch = inbox.epoch();
    assertThat(head)
        .containsExactly(
            "head",
            "private",
            epoch,
            epoch + ":0",
            epoch + ":0",
            "",
            "reader " + epoch + ":1 " + epoch);
    assertThat(inbox.head()).isEqualTo(head);
    assertThat(server.command("TTL", inbox.meta)).isEqualTo(-1L);
  }

  @Test
  void aNotificationComesOncePerKeyAndIsPublished() {
    try (var recorder = ChannelRecorder.on(server, inbox.channel())) {
      var sent = inbox.notify("k1");
      var epoch = inbox.epoch();
      assertThat(sent).hasSize(4).startsWith("sent", epoch, "1");
      assertThat(inbox.notify("k1")).containsExactly("repeated", epoch, "1", sent.get(3));
      assertThat(inbox.notify("k2")).startsWith("sent", epoch, "2");
      assertThat(recorder.payloads(2))
          .first()
          .isEqualTo(epoch + " 1 " + epoch + " " + sent.get(3) + "\n" + ScriptInbox.body("k1"));
    }
    assertThat(number("PTTL", inbox.log)).isBetween(1L, inbox.ageMillis);
    assertThat(number("PTTL", inbox.keys)).isBetween(1L, 2 * inbox.keyMemoryMillis);
    assertThat(number("PTTL", inbox.keysOld)).isBetween(1L, 2 * inbox.keyMemoryMillis);
    assertThat(server.command("TTL", inbox.meta)).isEqualTo(-1L);
  }

  @Test
  void ofKeysSoManyAreRemembered() {
    inbox.maxKeys = 2;
    inbox.notify("k1");
    inbox.notify("k2");
    assertThat(inbox.notify("k3")).containsExactly("room-busy");
    assertThat(inbox.notify("k2").getFirst()).isEqualTo("repeated");
  }

  @Test
  void soManyAreKeptToTheEntry() {
    inbox.entries = 3;
    for (int i = 1; i <= 7; i++) {
      inbox.notify("k" + i);
    }
    assertThat(inbox.ids()).containsExactly("5-0", "6-0", "7-0");
    var epoch = inbox.epoch();
    assertThat(inbox.head().get(4)).isEqualTo(epoch + ":4");
    assertThat(inbox.state())
        .containsExactly("state", epoch, epoch + ":7", epoch + ":4", epoch + ":0", "3");
  }

  /// More than the script looks at in one page.
  @Test
  void whatIsTooOldGoesThoughNothingComes() {
    inbox.head();
    var epoch = inbox.epoch();
    inbox.fill(40, "1");
    inbox.fill(1, "" + now());
    assertThat(inbox.state())
        .containsExactly("state", epoch, epoch + ":41", epoch + ":40", epoch + ":0", "1");
    assertThat(inbox.ids()).containsExactly("41-0");
    inbox.fill(3, "1");
    inbox.notify("k1");
    assertThat(inbox.ids()).as("as long as there is something younger in front").hasSize(5);
    inbox.entries = 4;
    inbox.notify("k2");
    assertThat(inbox.ids()).containsExactly("45-0", "46-0");
  }

  @Test
  void oneIsReadAndThenAllUpToAPositionAndThenAll() {
    for (int i = 1; i <= 10; i++) {
      inbox.notify("k" + i);
    }
    var epoch = inbox.epoch();
    assertThat(inbox.clear("one", epoch + ":7")).containsExactly("cleared", epoch + ":0", "9");
    assertThat(inbox.clear("one", epoch + ":7")).containsExactly("unchanged", epoch + ":0", "9");
    assertThat(inbox.clear("one", epoch + ":2")).containsExactly("cleared", epoch + ":0", "8");
    assertThat(inbox.state().subList(4, 8)).containsExactly(epoch + ":0", "8", "2", "7");
    assertThat(inbox.clear("up-to", epoch + ":4")).containsExactly("cleared", epoch + ":4", "5");
    assertThat(inbox.clear("up-to", epoch + ":3")).containsExactly("unchanged", epoch + ":4", "5");
    assertThat(inbox.clear("one", epoch + ":1")).containsExactly("unchanged", epoch + ":4", "5");
    assertThat(server.command("ZRANGE", inbox.read, "0", "-1")).isEqualTo(List.of("7"));
    assertThat(inbox.clear("all", "")).containsExactly("cleared", epoch + ":10", "0");
    assertThat(inbox.clear("all", "")).containsExactly("unchanged", epoch + ":10", "0");
    assertThat(server.command("EXISTS", inbox.read)).isEqualTo(0L);
    inbox.notify("k11");
    assertThat(inbox.state().subList(4, 6)).containsExactly(epoch + ":10", "1");
  }

  @Test
  void whoeverFollowsIsToldWhatIsRead() {
    inbox.notify("k1");
    inbox.notify("k2");
    var epoch = inbox.epoch();
    try (var recorder = ChannelRecorder.on(server, inbox.channel())) {
      inbox.clear("up-to", epoch + ":1");
      inbox.clear("up-to", epoch + ":1");
      inbox.clear("all", "");
      var told = recorder.payloads(2);
      assertThat(told).hasSize(2);
      assertThat(told.get(0))
          .matches("~ \\d+\ncleared " + inbox.user + "\n\"read\":\"" + epoch + ":1\",\"unread\":1");
      assertThat(told.get(1)).endsWith("\"read\":\"" + epoch + ":2\",\"unread\":0");
    }
  }

  @Test
  void aPositionThatIsNoneIsRefused() {
    inbox.notify("k1");
    var epoch = inbox.epoch();
    assertThat(inbox.clear("one", epoch + ":2")).containsExactly("ahead", epoch + ":1");
    assertThat(inbox.clear("up-to", epoch + ":2")).containsExactly("ahead", epoch + ":1");
    assertThat(inbox.clear("up-to", "zzzz:1")).containsExactly("unknown-position");
  }

  /// What comes under the offset of one that was lost is another notification.
  @Test
  void whatAForkHasTakenBackIsNotReadWhenItsOffsetComesAgain() {
    for (int i = 1; i <= 4; i++) {
      inbox.notify("k" + i);
    }
    var before = inbox.epoch();
    inbox.takenOver(2);
    inbox.notify("k5");
    assertThat(inbox.epoch()).isNotEqualTo(before);
    assertThat(inbox.clear("one", before + ":3")).startsWith("unchanged");
    assertThat(inbox.clear("up-to", before + ":4")).containsExactly("cleared", before + ":2", "1");
  }

  @Test
  void levelsDecideAndTheDefaultIsAll() {
    assertThat(inbox.notify("bob", "1", "reply", "general", false).getFirst()).isEqualTo("sent");
    assertThat(inbox.prefer("room general", "mentions", "type order", "none in-app"))
        .containsExactly("changed");
    assertThat(inbox.notify("bob", "2", "reply", "general", false)).containsExactly("declined");
    assertThat(inbox.notify("bob", "3", "mention", "general", true).getFirst()).isEqualTo("sent");
    assertThat(inbox.notify("bob", "4", "reply", "dev", false).getFirst()).isEqualTo("sent");
    assertThat(inbox.notify("k")).as("of the type").containsExactly("declined");
    inbox.prefer("room general", "none", "type order", "");
    assertThat(inbox.notify("bob", "5", "mention", "general", true)).containsExactly("declined");
    assertThat(inbox.notify("k").getFirst()).isEqualTo("sent");
    inbox.prefer("type order", "all push,mail");
    assertThat(inbox.notify("k2")).as("not in the app").containsExactly("declined");
    inbox.prefer("type order", "all ");
    assertThat(inbox.notify("k2")).as("no way at all").containsExactly("declined");
    assertThat(inbox.notify("k").getFirst()).as("a repeat is answered").isEqualTo("repeated");
    assertThat(inbox.ids()).hasSize(4);
    server.command("DEL", inbox.preferences);
    assertThat(inbox.notify("k2").getFirst()).isEqualTo("sent");
  }

  @Test
  void choicesHaveALimitAndAreChangedAllOrNot() {
    inbox.maxPreferences = 2;
    inbox.prefer("room a", "all", "room b", "none");
    assertThat(inbox.prefer("room a", "none", "room c", "all"))
        .containsExactly("too-many-preferences");
    assertThat(server.command("HGET", inbox.preferences, "room a")).isEqualTo("all");
    assertThat(inbox.prefer("room a", "none", "room b", "", "room c", "all"))
        .containsExactly("changed");
    assertThat(server.command("HGETALL", inbox.preferences))
        .isEqualTo(List.of("room a", "none", "room c", "all"));
    inbox.waits = "1";
    assertThat(inbox.prefer("room a", "none"))
        .as("it counts for nothing")
        .containsExactly("changed");
    assertThat(inbox.prefer("room a", "none")).containsExactly("changed");
  }

  @Test
  void ofWhomTheUserHasBlockedHeHearsNothing() {
    server.command("HSET", inbox.blocks, "bob", "1", "shop", "1");
    assertThat(inbox.notify("bob", "1", "mention", "general", true)).containsExactly("blocked");
    assertThat(inbox.notify("k1").getFirst()).as("other systems are no users").isEqualTo("sent");
  }

  @Test
  void whereThereIsNoMemoryNothingComes() {
    try (var full = NewerRedis.another(server)) {
      var there = new ScriptInbox(full.server());
      there.notify("k1");
      full.server().command("CONFIG", "SET", "maxmemory", "1");
      assertThatThrownBy(() -> there.notify("k2")).hasMessageContaining("OOM");
      full.server().command("CONFIG", "SET", "maxmemory", "0");
      assertThat(there.notify("k2")).startsWith("sent", there.epoch(), "2");
    }
  }

  @Test
  void whereTheCounterIsLostItGoesOnBehindTheLogAndAllIsUnread() {
    inbox.notify("k1");
    inbox.notify("k2");
    inbox.clear("all", "");
    server.command("DEL", inbox.meta);
    assertThat(inbox.notify("k3")).startsWith("sent").contains("3");
    assertThat(inbox.state().get(5)).isEqualTo("3");
  }

  @Test
  void whereAllIsLostNothingOfTheNextIsRead() {
    inbox.notify("k1");
    inbox.clear("one", inbox.epoch() + ":1");
    server.command("DEL", inbox.meta, inbox.log);
    inbox.notify("k2");
    assertThat(inbox.state().get(5)).isEqualTo("1");
  }

  /// Expiry takes the log, and the order goes on.
  @Test
  void whereTheLogIsGoneTheOrderGoesOn() {
    inbox.notify("k1");
    inbox.notify("k2");
    server.command("DEL", inbox.log);
    var epoch = inbox.epoch();
    assertThat(inbox.state())
        .containsExactly("state", epoch, epoch + ":2", epoch + ":2", epoch + ":0", "0");
    assertThat(inbox.notify("k3")).startsWith("sent", epoch, "3");
    assertThat(inbox.state().get(5)).isEqualTo("1");
  }

  private long number(String command, String key) {
    return (Long) Objects.requireNonNull(server.command(command, key));
  }

  private long now() {
    var time = ScriptRoom.list(server.command("TIME")).stream().map(String::valueOf).toList();
    return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
  }
}
