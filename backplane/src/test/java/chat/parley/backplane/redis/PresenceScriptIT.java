package chat.parley.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LONG;

import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The scripts of presence.
@OnEveryRedis
final class PresenceScriptIT {
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final String REMEMBERED = "3000000";
  private static final String KEPT = "2000000";
  private static final String MINUTE = "60000";
  private static final String SURE = "1";
  private static final String NOT_SURE = "0";

  private final RedisServer server;
  private final UserId user = new UserId("user-" + NUMBERS.incrementAndGet());
  private final String leases = text(Keys.userLeases(user));
  private final String presence = text(Keys.userPresence(user));
  private final String online = text(Keys.online(Bucket.of(user)));
  private final String nodes = text(Keys.nodes());

  PresenceScriptIT(RedisServer server) {
    this.server = server;
    server.command("DEL", leases, presence, online, nodes);
  }

  @Test
  void whoHoldsALeaseIsOnlineAndIsSoOnce() {
    var version = hold("a", "1", MINUTE).getLast();
    assertThat(Long.parseLong("" + version)).isBetween(now() - 10_000, now());
    assertThat(hold("a", "1", MINUTE)).containsExactly("held", version);
    assertThat(hold("b", "1", MINUTE)).containsExactly("held", version);

    assertThat(status()).isEqualTo("online");
    assertThat(server.command("ZCARD", leases)).isEqualTo(2L);
    assertThat(due()).isEqualTo(latestLease());
    assertThat(members(nodeUsers("a"))).containsExactly(user.value());
    for (var key : List.of(leases, nodeUsers("a"))) {
      assertThat(server.command("PTTL", key))
          .as(key)
          .asInstanceOf(LONG)
          .isBetween(1_900_000L, 2_000_000L);
    }
    assertThat(server.command("PTTL", presence))
        .asInstanceOf(LONG)
        .isBetween(2_900_000L, 3_000_000L);
  }

  @Test
  void whoGivesHisLastLeaseUpIsOfflineAfterAWhileByOneCall() {
    hold("a", "1", MINUTE);
    hold("a", "2", MINUTE);

    assertThat(release("a", "1", "1")).containsExactly("released");
    assertThat(end(SURE)).containsExactly("not-due");
    assertThat(members(nodeUsers("a"))).containsExactly(user.value());
    release("a", "2", "1");
    assertThat(members(nodeUsers("a"))).isEmpty();
    awaitDue();

    long due = due();
    assertThat(end(NOT_SURE).getFirst()).isEqualTo("offline");
    assertThat(end(NOT_SURE)).containsExactly("not-due");
    assertThat(status()).isEqualTo("offline");
    assertThat(server.command("HGET", presence, "at")).isEqualTo("" + due);
    assertThat(server.command("PTTL", presence))
        .asInstanceOf(LONG)
        .isBetween(2_900_000L, 3_000_000L);
    assertThat(server.command("EXISTS", leases)).isEqualTo(0L);
    assertThat(server.command("ZSCORE", online, user.value())).isNull();
  }

  @Test
  void whoComesBackInTimeWasNeverAway() {
    hold("a", "1", MINUTE);
    release("a", "1", "1");
    assertThat(hold("b", "9", MINUTE).getFirst()).isEqualTo("held");
    Waiting.until("his old time has passed", () -> now() > due() - 60_000 + 1);

    assertThat(end(SURE)).containsExactly("not-due");
    assertThat(status()).isEqualTo("online");
  }

  @Test
  void whatIsReleasedTwiceOrWasNeverHeldChangesNothing() {
    hold("a", "1", MINUTE);
    long due = due();
    release("a", "2", "1");
    release("b", "1", "1");
    assertThat(due()).isEqualTo(due);
    release("a", "1", "1");
    long shorter = due();
    release("a", "1", "60000");
    assertThat(due()).isEqualTo(shorter);
  }

  @Test
  void leasesThatNobodyRenewedEndOnlyWhereTheyCouldHaveBeen() {
    hold("a", "1", "1");
    awaitDue();
    assertThat(end(NOT_SURE)).containsExactly("not-sure");
    assertThat(status()).isEqualTo("online");
    awaitDue();
    assertThat(end(SURE).getFirst()).isEqualTo("offline");
  }

  @Test
  void versionsGrowThoughWhatIsRememberedIsLost() {
    long first = Long.parseLong("" + hold("a", "1", "1").getLast());
    awaitDue();
    long second = Long.parseLong("" + end(SURE).getLast());
    assertThat(second).isGreaterThan(first);
    server.command("DEL", presence);
    Waiting.until("a millisecond has passed", () -> now() > second);
    assertThat(Long.parseLong("" + hold("a", "1", MINUTE).getLast())).isGreaterThan(second);
  }

  @Test
  void theLeaseOfPollsStandsOrFallsWithNoNode() {
    hold("-", "polls", MINUTE);
    assertThat(server.command("EXISTS", nodeUsers("-"))).isEqualTo(0L);
    gone("a", now());
    assertThat(due()).isEqualTo(latestLease());
    assertThat(server.command("ZCARD", leases)).isEqualTo(1L);
  }

  /// The dead node's lease seems to live until it is found to be dead.
  @Test
  void whoLeavesBesideADeadNodeHasHisTimeToComeBack() {
    hold("dead", "1", MINUTE);
    hold("a", "1", MINUTE);
    long goneAt = now() - 5_000;
    release("a", "1", "60000");
    long until = due();
    gone("dead", goneAt + 5_000);
    assertThat(due()).isEqualTo(latestLease()).isLessThanOrEqualTo(until);
    assertThat(due()).isGreaterThan(now() + 50_000);
  }

  @Test
  void whereNobodyCouldRenewALeaseNobodyIsMadeOffline() {
    hold("a", "1", "1");
    node("a", "1");
    awaitDue();
    server.command("CONFIG", "SET", "maxmemory", "1");
    try {
      assertThatThrownBy(this::dueUsers).hasMessageContaining("OOM");
      assertThatThrownBy(() -> end(SURE)).hasMessageContaining("OOM");
      assertThatThrownBy(() -> gone("a", now())).hasMessageContaining("OOM");
      assertThatThrownBy(() -> goneNodes("", "")).hasMessageContaining("OOM");
    } finally {
      server.command("CONFIG", "SET", "maxmemory", "0");
    }
    assertThat(status()).isEqualTo("online");
    assertThat(server.command("ZCARD", leases)).isEqualTo(1L);
  }

  @Test
  void whoIsDueAndHasALeaseStaysOnline() {
    hold("a", "1", MINUTE);
    server.command("ZADD", online, "1", user.value());
    assertThat(dueUsers()).contains(user.value());
    assertThat(end(SURE)).containsExactly("alive");
    assertThat(due()).isEqualTo(latestLease());
  }

  @Test
  void theLeasesOfANodeThatIsGoneEndWithIt() {
    hold("a", "1", MINUTE);
    hold("a", "2", MINUTE);
    long goneAt = now();

    assertThat(gone("a", goneAt)).containsExactly("gone");
    assertThat(gone("a", goneAt)).containsExactly("gone");

    assertThat(list("ZRANGE", leases, "0", "-1")).asString().isEqualTo("[- return]");
    assertThat(due()).isEqualTo(goneAt + 1);
    assertThat(members(nodeUsers("a"))).isEmpty();
    awaitDue();
    assertThat(end(NOT_SURE).getFirst()).isEqualTo("offline");
    assertThat(gone("a", goneAt)).containsExactly("gone");
    assertThat(server.command("ZSCORE", online, user.value())).isNull();
  }

  @Test
  void whoHasALeaseOfAnotherNodeDoesNotNotice() {
    hold("a", "1", MINUTE);
    hold("ab", "1", MINUTE);
    gone("a", now());
    assertThat(list("ZRANGE", leases, "-1", "-1")).asString().isEqualTo("[ab 1]");
    assertThat(due()).isEqualTo(latestLease());
    assertThat(members(nodeUsers("ab"))).containsExactly(user.value());
  }

  @Test
  void whatANodeHoldsAgainWhenItHasComeBackIsItsOwn() {
    hold("a", "1", MINUTE);
    // Its lease ended long before it renewed this one.
    assertThat(gone("a", now() - 1_000)).containsExactly("gone");
    assertThat(server.command("ZCARD", leases)).isEqualTo(1L);
    assertThat(members(nodeUsers("a"))).containsExactly(user.value());
    assertThat(due()).isEqualTo(latestLease());
  }

  @Test
  void theLeasesThatLiveAreListed() {
    assertThat(connections("9")).containsExactly("leases");
    hold("a", "1 sse", "30000");
    hold("b", "2 websocket", MINUTE);
    hold("a", "3 sse", "1");
    Waiting.until("one has run out", () -> connections("9").size() == 3);
    assertThat(connections("9")).containsExactly("leases", "b 2 websocket", "a 1 sse");
    assertThat(connections("1")).containsExactly("leases", "b 2 websocket");
  }

  @Test
  void aNodeKnowsThatItsLeaseHadEnded() {
    assertThat(node("a", "1")).containsExactly("begun");
    assertThat(node("b", MINUTE)).containsExactly("begun");
    assertThat(node("b", MINUTE)).containsExactly("renewed");
    Waiting.until(
        "a's has ended", () -> !goneNodes("", "").contains("b") && goneNodes("", "").contains("a"));
    assertThat(node("a", MINUTE)).containsExactly("begun");
    assertThat(node("a", "0")).containsExactly("renewed");
    assertThat(goneNodes("", "")).contains("a");
  }

  @Test
  void aNodeIsForgottenUnlessItHasComeBack() {
    node("a", "0");
    Waiting.until("it is gone", () -> goneNodes("", "").size() == 3);
    var ended = String.valueOf(goneNodes("", "").get(2));
    assertThat(goneNodes("a", "1")).containsExactly("nodes", "a", ended);
    assertThat(goneNodes("a", ended)).containsExactly("nodes");
    node("a", MINUTE);
    assertThat(goneNodes("a", ended)).containsExactly("nodes");
    assertThat(node("a", MINUTE)).containsExactly("renewed");
  }

  @Test
  void whatWasLostIsThereAgainWithTheNextRenewal() {
    hold("a", "1", MINUTE);
    for (var lost : List.of(leases, presence, online, nodeUsers("a"))) {
      server.command("DEL", lost);
      hold("a", "1", MINUTE);
      assertThat(server.command("EXISTS", leases, presence, online, nodeUsers("a")))
          .as(lost)
          .isEqualTo(4L);
      assertThat(status()).isEqualTo("online");
    }
    server.command("HDEL", presence, "version");
    assertThat(hold("a", "1", MINUTE)).containsExactly("held", "0");
  }

  private List<Object> hold(String node, String connection, String life) {
    return run(
        "presence_hold.lua",
        List.of(leases, presence, online, nodeUsers(node)),
        user.value(),
        node,
        connection,
        life,
        REMEMBERED,
        KEPT);
  }

  private List<Object> release(String node, String connection, String stays) {
    return run(
        "presence_release.lua",
        List.of(leases, online, nodeUsers(node)),
        user.value(),
        node,
        connection,
        stays);
  }

  private List<Object> gone(String node, long at) {
    return run(
        "presence_gone.lua",
        List.of(leases, online, nodeUsers(node)),
        user.value(),
        node,
        "" + at,
        MINUTE,
        "1");
  }

  private List<Object> connections(String most) {
    return run("presence_connections.lua", List.of(leases), most);
  }

  private List<Object> end(String isSure) {
    return run(
        "presence_end.lua",
        List.of(leases, presence, online),
        user.value(),
        isSure,
        REMEMBERED,
        "1");
  }

  private List<Object> node(String node, String life) {
    return run("presence_node.lua", List.of(nodes), node, life);
  }

  private List<Object> goneNodes(String done, String endedAt) {
    return run("presence_nodes_gone.lua", List.of(nodes), done, endedAt);
  }

  private List<Object> dueUsers() {
    return run("presence_due.lua", List.of(online), "500");
  }

  private List<Object> run(String file, List<String> keys, String... arguments) {
    return new ScriptRoom(server).run(Script.of("presence.lua", file), keys, arguments);
  }

  private void awaitDue() {
    Waiting.until("his time has come", () -> dueUsers().contains(user.value()));
  }

  private String status() {
    return String.valueOf(server.command("HGET", presence, "status"));
  }

  private long due() {
    return Long.parseLong(String.valueOf(server.command("ZSCORE", online, user.value())));
  }

  private long latestLease() {
    var last = list("ZREVRANGE", leases, "0", "0", "WITHSCORES");
    return Long.parseLong(String.valueOf(last.getLast()));
  }

  private long now() {
    var time = list("TIME");
    return Long.parseLong(String.valueOf(time.getFirst())) * 1_000
        + Long.parseLong(String.valueOf(time.getLast())) / 1_000;
  }

  private List<String> members(String set) {
    return list("SMEMBERS", set).stream().map(String::valueOf).toList();
  }

  private List<?> list(String... command) {
    return (List<?>) Objects.requireNonNull(server.command(command));
  }

  private String nodeUsers(String node) {
    return text(Keys.nodeUsers(Bucket.of(user), node));
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }
}
