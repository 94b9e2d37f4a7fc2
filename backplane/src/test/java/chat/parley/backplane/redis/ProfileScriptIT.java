package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The scripts of profiles: what a user says of himself, and when his rooms are told.
@OnEveryRedis
final class ProfileScriptIT {
  private static final String AT_ONCE = "0";

  private final RedisServer server;
  private final ScriptUser user;

  ProfileScriptIT(RedisServer server) {
    this.server = server;
    this.user = new ScriptUser(server);
  }

  @Test
  void theAnswerIsTheWholeProfileAndWhenToTellOfIt() {
    long before = now();
    var changed = user.change("=Alice", "=https://example.org/a", "={\"x\":1}");
    assertThat(changed)
        .hasSize(7)
        .hasOnlyElementsOfType(String.class)
        .startsWith("changed")
        .containsSubsequence("Alice", "https://example.org/a", "{\"x\":1}", AT_ONCE);
    assertThat(number(changed, 1)).isBetween(before, now());
    assertThat(number(changed, 6)).isBetween(before, now());
    assertThat(server.command("TTL", user.profile)).isEqualTo(-1L);
  }

  @Test
  void whatIsNotNamedStaysAndWhatIsTakenBackGoes() {
    user.change("=Alice", "=https://example.org/a", "={}");
    assertThat(user.change("=Al", "", "-").subList(2, 5))
        .containsExactly("Al", "https://example.org/a", "");
    assertThat(user.change("", "", "").subList(2, 5))
        .containsExactly("Al", "https://example.org/a", "");
    assertThat(user.change("-", "-", "-").subList(2, 5)).containsExactly("", "", "");
    assertThat(field("name")).isEqualTo("null");
  }

  @Test
  void repeatingItChangesNothingAndTellsNobody() {
    var version = user.change("=Alice", "", "").get(1);
    assertThat(user.change("=Alice", "-", ""))
        .containsExactly("unchanged", version, "Alice", "", "");
    user.due(field("due"));
    assertThat(user.change("=Alice", "", "")).hasSize(5);
  }

  @Test
  void whoHasNeverSaidAnythingHasNoVersion() {
    assertThat(user.change("", "-", "")).containsExactly("unchanged", "0", "", "", "");
    assertThat(server.command("EXISTS", user.profile)).isEqualTo(0L);
  }

  @Test
  void versionsGrowThoughAChangeComesInTheSameMomentOrTheKeyIsLost() {
    long last = number(user.change("=0", "", ""), 1);
    for (int i = 1; i < 50; i++) {
      long next = number(user.change("=" + i, "", ""), 1);
      assertThat(next).isGreaterThan(last);
      last = next;
    }
    long before = last;
    Waiting.until("its time has passed", () -> now() > before);
    server.command("DEL", user.profile);
    assertThat(number(user.change("=again", "", ""), 1)).isGreaterThan(before);
  }

  @Test
  void whatChangesBeforeTheRoomsAreToldIsToldWithIt() {
    var due = user.change("=Alice", "", "").get(6).toString();
    assertThat(user.change("=Al", "", "")).hasSize(5).startsWith("changed");
    var version = user.change("", "", "={}").get(1);
    assertThat(user.due(due)).containsExactly("due", version, "Al", "", "{}");
    assertThat(user.due(due)).as("once").containsExactly("not-due");
    assertThat(Long.parseLong(field("told"))).isBetween(now() - 60_000, now());
    assertThat(field("due")).isEqualTo("null");
  }

  @Test
  void whatChangesSoonAfterTheRoomsWereToldIsToldByOneWhenTheIntervalIsOver() {
    user.due(user.change("=Alice", "", "").get(6).toString());
    long told = Long.parseLong(field("told"));
    var later = user.change("=Al", "", "");
    assertThat(number(later, 6)).isEqualTo(told + user.intervalMillis);
    assertThat(number(later, 5)).isBetween(user.intervalMillis - 60_000, user.intervalMillis);
    assertThat(user.change("=A", "", "")).hasSize(5);
    assertThat(user.due(later.get(6).toString()).subList(2, 3)).containsExactly("A");
  }

  @Test
  void whatChangesLongAfterTheRoomsWereToldIsToldAtOnce() {
    user.due(user.change("=Alice", "", "").get(6).toString());
    server.command("HSET", user.profile, "told", "" + (now() - user.intervalMillis));
    assertThat(user.change("=Al", "", "").get(5)).isEqualTo(AT_ONCE);
  }

  @Test
  void anotherTellsWhereWhoeverHadUndertakenItIsGone() {
    user.change("=Alice", "", "");
    var gone = "" + (now() - user.intervalMillis);
    server.command("HSET", user.profile, "due", gone);
    var again = user.change("=Al", "", "");
    assertThat(again.get(5)).isEqualTo(AT_ONCE);
    assertThat(user.due(gone)).as("he has come back").containsExactly("not-due");
    assertThat(user.due(again.get(6).toString()).getFirst()).isEqualTo("due");
  }

  /// By way of a server whose clock was ahead.
  @Test
  void timesToComeHoldNobodyUp() {
    user.change("=Alice", "", "");
    var ahead = "" + (now() + 10 * user.intervalMillis);
    server.command("HSET", user.profile, "told", ahead, "due", ahead);
    assertThat(user.change("=Al", "", "").get(5)).isEqualTo(AT_ONCE);
  }

  @Test
  void whereTheAnswerWaitsForACopyItIsAWrite() {
    user.change("=Alice", "", "");
    user.waits = "1";
    long before = written();
    assertThat(user.change("=Alice", "", "").getFirst()).isEqualTo("unchanged");
    assertThat(written()).isGreaterThan(before);
  }

  @Test
  void whatIsLostIsNotToldAndNotDue() {
    var due = user.change("=Alice", "", "").get(6).toString();
    server.command("DEL", user.profile);
    assertThat(user.due(due)).containsExactly("not-due");
    assertThat(server.command("EXISTS", user.profile)).isEqualTo(0L);
  }

  @Test
  void whereThereIsNoMemoryNothingChanges() {
    try (var full = NewerRedis.another(server)) {
      var there = new ScriptUser(full.server());
      there.change("=Alice", "=https://example.org/a", "");
      full.server().command("CONFIG", "SET", "maxmemory", "1");
      assertThatThrownBy(() -> there.change("=Al", "-", "")).hasMessageContaining("OOM");
      assertThat(there.change("", "", "").subList(2, 5))
          .containsExactly("Alice", "https://example.org/a", "");
    }
  }

  @Test
  void aRoomIsToldOfItsMembersAlone() {
    var room = ScriptRoom.ofAlice(server);
    try (var recorder = ChannelRecorder.on(server, room.channel())) {
      var before = room.everythingOfTheRoom();
      assertThat(room.tellProfile("mallory")).containsExactly("not-a-member");
      var told = room.tellProfile("alice");
      assertThat(told).hasSize(2).startsWith("told");
      assertThat(recorder.payloads(1)).containsExactly("~ " + told.get(1) + "\nprofile alice\n");
      assertThat(room.everythingOfTheRoom()).as("kept nowhere").isEqualTo(before);
    }
    server.command("DEL", room.members);
    assertThat(room.tellProfile("alice")).containsExactly("not-a-member");
  }

  private String field(String name) {
    return String.valueOf(server.command("HGET", user.profile, name));
  }

  private static long number(List<Object> reply, int word) {
    return Long.parseLong(reply.get(word).toString());
  }

  private long now() {
    var time = ScriptRoom.list(server.command("TIME")).stream().map(String::valueOf).toList();
    return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
  }

  private long written() {
    return Long.parseLong(server.info("rdb_changes_since_last_save"));
  }
}
