package chat.parley.backplane.redis;

import static chat.parley.backplane.redis.ScriptPresence.MINUTE;
import static chat.parley.backplane.redis.ScriptPresence.NOT_SURE;
import static chat.parley.backplane.redis.ScriptPresence.SURE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LONG;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The scripts of presence.
@OnEveryRedis
final class PresenceScriptIT {
  private final RedisServer server;
  private final ScriptPresence user;

  PresenceScriptIT(RedisServer server) {
    this.server = server;
    this.user = new ScriptPresence(server);
  }

  @Test
  void whoHoldsALeaseIsOnlineAndIsSoOnce() {
    server.command("SADD", user.rooms, "here");
    var changed = user.hold("a", "1", MINUTE);
    var version = changed.get(1);
    assertThat(changed).containsExactly("changed", version, "online", user.field("at"), "here");
    assertThat(Long.parseLong("" + version)).isBetween(user.now() - 10_000, user.now());
    assertThat(user.hold("a", "1", MINUTE)).containsExactly("held", version);
    assertThat(user.hold("b", "1", MINUTE)).containsExactly("held", version);

    assertThat(user.status()).isEqualTo("online");
    assertThat(server.command("ZCARD", user.leases)).isEqualTo(2L);
    assertThat(user.due()).isEqualTo(user.latestLease());
    assertThat(user.members(user.nodeUsers("a"))).containsExactly(user.user.value());
    for (var key : List.of(user.leases, user.nodeUsers("a"))) {
      assertThat(server.command("PTTL", key))
          .as(key)
          .asInstanceOf(LONG)
          .isBetween(1_900_000L, 2_000_000L);
    }
    assertThat(server.command("PTTL", user.presence))
        .asInstanceOf(LONG)
        .isBetween(2_900_000L, 3_000_000L);
  }

  @Test
  void aUserHasSoManyConnectionsOnAllNodesAndNoMore() {
    user.mostConnections = 2;
    user.hold("-", "polls", MINUTE);
    user.hold("a", "1", MINUTE);
    var version = user.hold("b", "1", MINUTE).get(1);
    var leases = server.command("ZRANGE", user.leases, "0", "-1");
    var due = user.due();

    assertThat(user.hold("b", "2", MINUTE)).containsExactly("full");
    assertThat(user.hold("c", "1", MINUTE)).containsExactly("full");
    assertThat(server.command("ZRANGE", user.leases, "0", "-1")).isEqualTo(leases);
    assertThat(user.members(user.nodeUsers("c"))).isEmpty();
    assertThat(user.due()).isEqualTo(due);
    assertThat(user.hold("a", "1", MINUTE)).as("renewed").containsExactly("held", version);

    user.release("a", "1", "1");
    assertThat(user.hold("c", "1", MINUTE)).as("a place is free").containsExactly("held", version);
    assertThat(user.hold("a", "2", MINUTE)).containsExactly("full");
    user.hold("b", "1", "1");
    Waiting.until(
        "a lease has run out", () -> user.hold("a", "2", MINUTE).getFirst().equals("held"));
  }

  /// Whoever is refused gives up a lease that he never had.
  @Test
  void whatIsRefusedLeavesNoTraceWhenItIsGivenUp() {
    user.mostConnections = 1;
    user.hold("a", "1", MINUTE);
    var leases = server.command("ZRANGE", user.leases, "0", "-1", "WITHSCORES");
    var due = user.due();

    assertThat(user.hold("b", "1", MINUTE)).containsExactly("full");
    user.release("b", "1", MINUTE);

    assertThat(server.command("ZRANGE", user.leases, "0", "-1", "WITHSCORES")).isEqualTo(leases);
    assertThat(user.due()).isEqualTo(due);
    assertThat(user.members(user.nodeUsers("b"))).isEmpty();
  }

  @Test
  void whoGivesHisLastLeaseUpIsOfflineAfterAWhileByOneCall() {
    user.hold("a", "1", MINUTE);
    user.hold("a", "2", MINUTE);

    assertThat(user.release("a", "1", "1")).containsExactly("released");
    assertThat(user.end(SURE)).containsExactly("not-due");
    assertThat(user.members(user.nodeUsers("a"))).containsExactly(user.user.value());
    user.release("a", "2", "1");
    assertThat(user.members(user.nodeUsers("a"))).isEmpty();
    user.awaitDue();

    long due = user.due();
    server.command("SADD", user.rooms, "here");
    assertThat(user.end(NOT_SURE))
        .containsExactly("offline", user.field("version"), "offline", "" + due, "here");
    assertThat(user.end(NOT_SURE)).containsExactly("not-due");
    assertThat(user.status()).isEqualTo("offline");
    assertThat(server.command("HGET", user.presence, "at")).isEqualTo("" + due);
    assertThat(server.command("PTTL", user.presence))
        .asInstanceOf(LONG)
        .isBetween(2_900_000L, 3_000_000L);
    assertThat(server.command("EXISTS", user.leases)).isEqualTo(0L);
    assertThat(server.command("ZSCORE", user.online, user.user.value())).isNull();
  }

  @Test
  void whoComesBackInTimeWasNeverAway() {
    user.hold("a", "1", MINUTE);
    user.release("a", "1", "1");
    assertThat(user.hold("b", "9", MINUTE).getFirst()).isEqualTo("held");
    Waiting.until("his old time has passed", () -> user.now() > user.due() - 60_000 + 1);

    assertThat(user.end(SURE)).containsExactly("not-due");
    assertThat(user.status()).isEqualTo("online");
  }

  @Test
  void whatIsReleasedTwiceOrWasNeverHeldChangesNothing() {
    user.hold("a", "1", MINUTE);
    long due = user.due();
    user.release("a", "2", "1");
    user.release("b", "1", "1");
    assertThat(user.due()).isEqualTo(due);
    user.release("a", "1", "1");
    long shorter = user.due();
    user.release("a", "1", "60000");
    assertThat(user.due()).isEqualTo(shorter);
  }

  @Test
  void leasesThatNobodyRenewedEndOnlyWhereTheyCouldHaveBeen() {
    user.hold("a", "1", "1");
    user.awaitDue();
    assertThat(user.end(NOT_SURE)).containsExactly("not-sure");
    assertThat(user.status()).isEqualTo("online");
    user.awaitDue();
    assertThat(user.end(SURE).getFirst()).isEqualTo("offline");
  }

  @Test
  void versionsGrowThoughWhatIsRememberedIsLost() {
    long first = Long.parseLong("" + user.hold("a", "1", "1").get(1));
    user.awaitDue();
    long second = Long.parseLong("" + user.end(SURE).get(1));
    assertThat(second).isGreaterThan(first);
    server.command("DEL", user.presence);
    Waiting.until("a millisecond has passed", () -> user.now() > second);
    assertThat(Long.parseLong("" + user.hold("a", "1", MINUTE).get(1))).isGreaterThan(second);
  }

  @Test
  void theLeaseOfPollsStandsOrFallsWithNoNode() {
    user.hold("-", "polls", MINUTE);
    assertThat(server.command("EXISTS", user.nodeUsers("-"))).isEqualTo(0L);
    user.gone("a", user.now());
    assertThat(user.due()).isEqualTo(user.latestLease());
    assertThat(server.command("ZCARD", user.leases)).isEqualTo(1L);
  }

  /// The dead node's lease seems to live until it is found to be dead.
  @Test
  void whoLeavesBesideADeadNodeHasHisTimeToComeBack() {
    user.hold("dead", "1", MINUTE);
    user.hold("a", "1", MINUTE);
    long goneAt = user.now() - 5_000;
    user.release("a", "1", "60000");
    long until = user.due();
    user.gone("dead", goneAt + 5_000);
    assertThat(user.due()).isEqualTo(user.latestLease()).isLessThanOrEqualTo(until);
    assertThat(user.due()).isGreaterThan(user.now() + 50_000);
  }

  @Test
  void whereNobodyCouldRenewALeaseNobodyIsMadeOffline() {
    user.hold("a", "1", "1");
    user.node("a", "1");
    user.awaitDue();
    server.command("CONFIG", "SET", "maxmemory", "1");
    try {
      assertThatThrownBy(user::dueUsers).hasMessageContaining("OOM");
      assertThatThrownBy(() -> user.end(SURE)).hasMessageContaining("OOM");
      assertThatThrownBy(() -> user.gone("a", user.now())).hasMessageContaining("OOM");
      assertThatThrownBy(() -> user.goneNodes("", "")).hasMessageContaining("OOM");
    } finally {
      server.command("CONFIG", "SET", "maxmemory", "0");
    }
    assertThat(user.status()).isEqualTo("online");
    assertThat(server.command("ZCARD", user.leases)).isEqualTo(1L);
  }

  @Test
  void whoIsDueAndHasALeaseStaysOnline() {
    user.hold("a", "1", MINUTE);
    server.command("ZADD", user.online, "1", user.user.value());
    assertThat(user.dueUsers()).contains(user.user.value());
    assertThat(user.end(SURE)).containsExactly("alive");
    assertThat(user.due()).isEqualTo(user.latestLease());
  }

  @Test
  void theLeasesOfANodeThatIsGoneEndWithIt() {
    user.hold("a", "1", MINUTE);
    user.hold("a", "2", MINUTE);
    long goneAt = user.now();

    assertThat(user.gone("a", goneAt)).containsExactly("gone");
    assertThat(user.gone("a", goneAt)).containsExactly("gone");

    assertThat(user.list("ZRANGE", user.leases, "0", "-1")).asString().isEqualTo("[- return]");
    assertThat(user.due()).isEqualTo(goneAt + 1);
    assertThat(user.members(user.nodeUsers("a"))).isEmpty();
    user.awaitDue();
    assertThat(user.end(NOT_SURE).getFirst()).isEqualTo("offline");
    assertThat(user.gone("a", goneAt)).containsExactly("gone");
    assertThat(server.command("ZSCORE", user.online, user.user.value())).isNull();
  }

  @Test
  void whoHasALeaseOfAnotherNodeDoesNotNotice() {
    user.hold("a", "1", MINUTE);
    user.hold("ab", "1", MINUTE);
    user.gone("a", user.now());
    assertThat(user.list("ZRANGE", user.leases, "-1", "-1")).asString().isEqualTo("[ab 1]");
    assertThat(user.due()).isEqualTo(user.latestLease());
    assertThat(user.members(user.nodeUsers("ab"))).containsExactly(user.user.value());
  }

  @Test
  void whatANodeHoldsAgainWhenItHasComeBackIsItsOwn() {
    user.hold("a", "1", MINUTE);
    // Its lease ended long before it renewed this one.
    assertThat(user.gone("a", user.now() - 1_000)).containsExactly("gone");
    assertThat(server.command("ZCARD", user.leases)).isEqualTo(1L);
    assertThat(user.members(user.nodeUsers("a"))).containsExactly(user.user.value());
    assertThat(user.due()).isEqualTo(user.latestLease());
  }

  @Test
  void theLeasesThatLiveAreListed() {
    assertThat(user.connections("9")).containsExactly("leases");
    user.hold("a", "1 sse", "30000");
    user.hold("b", "2 websocket", MINUTE);
    user.hold("a", "3 sse", "1");
    Waiting.until("one has run out", () -> user.connections("9").size() == 3);
    assertThat(user.connections("9")).containsExactly("leases", "b 2 websocket", "a 1 sse");
    assertThat(user.connections("1")).containsExactly("leases", "b 2 websocket");
  }

  @Test
  void aNodeKnowsThatItsLeaseHadEnded() {
    assertThat(user.node("a", "1")).containsExactly("begun");
    assertThat(user.node("b", MINUTE)).containsExactly("begun");
    assertThat(user.node("b", MINUTE)).containsExactly("renewed");
    Waiting.until(
        "a's has ended",
        () -> !user.goneNodes("", "").contains("b") && user.goneNodes("", "").contains("a"));
    assertThat(user.node("a", MINUTE)).containsExactly("begun");
    assertThat(user.node("a", "0")).containsExactly("renewed");
    assertThat(user.goneNodes("", "")).contains("a");
  }

  @Test
  void aNodeIsForgottenUnlessItHasComeBack() {
    user.node("a", "0");
    Waiting.until("it is gone", () -> user.goneNodes("", "").size() == 3);
    var ended = String.valueOf(user.goneNodes("", "").get(2));
    assertThat(user.goneNodes("a", "1")).containsExactly("nodes", "a", ended);
    assertThat(user.goneNodes("a", ended)).containsExactly("nodes");
    user.node("a", MINUTE);
    assertThat(user.goneNodes("a", ended)).containsExactly("nodes");
    assertThat(user.node("a", MINUTE)).containsExactly("renewed");
  }

  @Test
  void whatWasLostIsThereAgainWithTheNextRenewal() {
    user.hold("a", "1", MINUTE);
    for (var lost : List.of(user.leases, user.presence, user.online, user.nodeUsers("a"))) {
      server.command("DEL", lost);
      user.hold("a", "1", MINUTE);
      assertThat(
              server.command(
                  "EXISTS", user.leases, user.presence, user.online, user.nodeUsers("a")))
          .as(lost)
          .isEqualTo(4L);
      assertThat(user.status()).isEqualTo("online");
    }
    server.command("HDEL", user.presence, "version");
    assertThat(user.hold("a", "1", MINUTE)).containsExactly("held", "0");
  }

  /// Whoever tells them is not to be busy with one user for ever.
  @Test
  void ofVeryManyRoomsSomeAreNamed() {
    for (int i = 0; i < 1_100; i++) {
      server.command("SADD", user.rooms, "room-" + i);
    }
    var changed = user.hold("a", "1", MINUTE);
    assertThat(changed.subList(4, changed.size())).hasSize(1_000).doesNotHaveDuplicates();
  }

  /// What a version of before wrote, which knew two fields of it.
  @Test
  void whoCameBeforeAnUpgradeStays() {
    server.command("HSET", user.presence, "status", "online", "at", "7", "version", "7");
    assertThat(user.hold("a", "1", MINUTE)).containsExactly("held", "7");
    assertThat(user.appear("away")).startsWith("changed").contains("away");
  }
}
