package chat.parley.backplane.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.OnSharedRedis;
import chat.parley.backplane.redis.RedisServer;
import chat.parley.backplane.redis.Waiting;
import chat.parley.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnSharedRedis
final class UserConnectionsIT {
  private static final String LATER = "9007199254740991";

  private final RedisServer server;
  private final TestBackplane backplane;
  private final PresenceLeases leases;
  private final UserConnections connections;
  private final UserId user = new UserId("u-" + UUID.randomUUID());

  UserConnectionsIT(RedisServer server) {
    this.server = server;
    this.backplane = TestBackplane.on(server);
    this.leases =
        new PresenceLeases(backplane.redis.redis(), backplane.news, NodeName.unique("one"));
    this.connections = new UserConnections(backplane.redis.redis());
  }

  @AfterEach
  void close() {
    backplane.close();
  }

  @Test
  void areThoseThatHoldALease() {
    Waiting.of(leases.hold(user, LeasedConnection.words("1", "websocket")));
    Waiting.of(leases.hold(user, LeasedConnection.words("2", "sse")));
    Waiting.of(leases.holdForPolls(user));
    assertThat(listed())
        .containsExactlyInAnyOrder(
            new LeasedConnection("one", "1", "websocket"),
            new LeasedConnection("one", "2", "sse"),
            new LeasedConnection(null, null, "poll"));
  }

  @Test
  void areGoneWhenTheLeaseIsGivenUpThoughTheUserMayComeBack() {
    Waiting.of(leases.hold(user, LeasedConnection.words("1", "websocket")));
    Waiting.of(leases.release(user, LeasedConnection.words("1", "websocket")));
    assertThat(server.command("ZCARD", key())).as("the time to come back").isEqualTo(1L);
    assertThat(listed()).isEmpty();
  }

  @Test
  void areGoneWhenTheLeaseHasRunOut() {
    server.command("ZADD", key(), "1", "one 1 websocket", LATER, "one 2 sse");
    assertThat(listed()).containsExactly(new LeasedConnection("one", "2", "sse"));
  }

  @Test
  void areSomeWhereTheyAreVeryMany() {
    var words = new ArrayList<>(List.of("ZADD", key(), LATER, "- return"));
    for (int i = 0; i < UserConnections.MOST; i++) {
      words.addAll(List.of(LATER, "one " + i + " sse"));
    }
    server.command(words.toArray(String[]::new));
    assertThat(some().isMore()).isFalse();
    assertThat(listed()).hasSize(UserConnections.MOST);
    server.command("ZADD", key(), LATER, "one more sse");
    assertThat(some().isMore()).isTrue();
    assertThat(listed()).hasSize(UserConnections.MOST);
  }

  private UserConnections.Some some() {
    return Waiting.of(connections.of(user));
  }

  private List<LeasedConnection> listed() {
    return some().connections();
  }

  private String key() {
    return new String(Keys.userLeases(user), StandardCharsets.UTF_8);
  }
}
