package chat.parley.backplane.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.OnSharedRedis;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.Waiting;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnSharedRedis
final class LimitedLeasesIT {
  private static final int MOST = 2;

  private final RedisServer server;
  private final TestBackplane backplane;
  private final PresenceEnds ends;
  private final UserId user = new UserId("user-" + UUID.randomUUID());
  private final String node = name();
  private final PresenceLeases others;
  private final PresenceLeases mine;
  private final LimitedLeases limited;

  LimitedLeasesIT(RedisServer server) {
    this.server = server;
    backplane = TestBackplane.on(server);
    ends = new PresenceEnds(backplane.redis.redis(), backplane.news);
    others = leases(node);
    mine = leases(name());
    limited = new LimitedLeases(mine, ends, MOST);
    Waiting.of(others.renewNode());
    Waiting.of(mine.renewNode());
  }

  private static String name() {
    return "node-" + UUID.randomUUID();
  }

  private PresenceLeases leases(String name) {
    return new PresenceLeases(backplane.redis.redis(), backplane.news, name);
  }

  @AfterEach
  void close() {
    Waiting.of(others.endNode());
    Waiting.of(mine.endNode());
    backplane.close();
  }

  @Test
  void whoHasAsManyAsHeMayOnAllNodesGetsNoMore() {
    Waiting.of(others.hold(user, "1"));
    assertThat(hold("1")).isTrue();
    assertThat(hold("2")).isFalse();
    assertThat(hold("1")).as("told again: the answer was lost").isTrue();
    Waiting.of(others.release(user, "1"));
    assertThat(hold("2")).isTrue();
  }

  @Test
  void leasesOfANodeThatIsGoneDoNotCount() {
    Waiting.of(others.hold(user, "1"));
    Waiting.of(others.hold(user, "2"));
    assertThat(hold("1")).isFalse();

    Waiting.of(others.endNode());

    assertThat(hold("1")).isTrue();
    assertThat(hold("2")).isTrue();
    assertThat(hold("3")).isFalse();
  }

  /// While Redis was away leases ran out; who comes first then must not throw the others out.
  @Test
  void aRenewalIsNeverRefused() {
    Waiting.of(others.hold(user, "1"));
    Waiting.of(others.hold(user, "2"));
    server.command("DEL", new String(Keys.userLeases(user), StandardCharsets.UTF_8));
    assertThat(hold("1")).isTrue();
    assertThat(hold("2")).isTrue();

    assertThat(Waiting.of(others.hold(user, "1"))).isEqualTo(PresenceLeases.Held.AS_BEFORE);
    assertThat(Waiting.of(others.hold(user, "2"))).isEqualTo(PresenceLeases.Held.AS_BEFORE);
  }

  private boolean hold(String connection) {
    return Waiting.of(limited.hold(user, connection));
  }
}
