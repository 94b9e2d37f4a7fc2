package chat.parley.service.connection;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.TestBackplane;
import chat.parley.backplane.disconnect.Disconnects;
import chat.parley.backplane.presence.LeasedConnection;
import chat.parley.backplane.presence.NodeName;
import chat.parley.backplane.presence.PresenceLeases;
import chat.parley.backplane.redis.ChannelListener;
import chat.parley.backplane.redis.Keys;
import chat.parley.backplane.redis.RedisExtension;
import chat.parley.backplane.redis.Waiting;
import chat.parley.protocol.id.UserId;
import chat.parley.service.Caller;
import chat.parley.service.RunningService;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class ConnectionRoutesIT {
  private static final String LATER = "9007199254740991";

  private final RunningService running = RunningService.shared();
  private final Caller service = running.newService("back-end");
  private final Caller alice = running.newUser("alice");
  private final UserId user = new UserId(alice.user());
  private final String path = "/v1/users/" + user + "/connections";
  private final TestBackplane backplane = TestBackplane.on(RedisExtension.server());

  @AfterEach
  void close() {
    backplane.close();
  }

  @Test
  void whoHasNoneIsNowhere() {
    assertThat(service.get(path).expect(200).body())
        .isEqualTo("{\"user\":\"" + user + "\",\"connections\":[]}");
  }

  @Test
  void tellNodeNumberAndTransportAsFarAsTheyAreKnown() {
    var here = leases(NodeName.unique("gateway-1"));
    Waiting.of(here.hold(user, LeasedConnection.words("h3", "websocket")));
    Waiting.of(here.hold(user, LeasedConnection.words("h4", "sse")));
    Waiting.of(here.holdForPolls(user));
    Waiting.of(leases("gateway-0-of-before").hold(user, "7"));
    var list = service.get(path).expect(200);
    assertThat(connections(list.json()))
        .containsExactlyInAnyOrder(
            "{\"node\":\"gateway-1\",\"connection\":\"h3\",\"transport\":\"websocket\"}",
            "{\"node\":\"gateway-1\",\"connection\":\"h4\",\"transport\":\"sse\"}",
            "{\"node\":\"gateway-0-of-before\",\"connection\":\"7\"}",
            "{\"transport\":\"poll\"}");
    assertThat(list.json().propertyNames()).containsExactly("user", "connections");
  }

  @Test
  void sayWhereThereAreMore() {
    var words = new ArrayList<>(List.of("ZADD", text(Keys.userLeases(user))));
    for (int i = 0; i < 1_001; i++) {
      words.addAll(List.of(LATER, "node " + i + " sse"));
    }
    RedisExtension.server().command(words.toArray(String[]::new));
    var list = service.get(path).expect(200).json();
    assertThat(list.path("connections")).hasSize(1_000);
    assertThat(list.path("more").asBoolean()).isTrue();
  }

  @Test
  void areEndedByWordToAllGateways() {
    try (var gateway = new Listening()) {
      service.delete(path).expect(202);
      service.delete(path).expect(202);
      Waiting.until("both came", () -> gateway.named.size() == 2);
      assertThat(gateway.named).containsOnly(user);
    }
  }

  @Test
  void areForServicesAloneAndOfUsers() {
    try (var gateway = new Listening()) {
      alice.get(path).expectProblem(403, 4350);
      alice.delete(path).expectProblem(403, 4350);
      service.get("/v1/users/a%20b/connections").expectProblem(400, 4305);
      service.delete("/v1/users/a%20b/connections").expectProblem(400, 4305);
      service.delete("/v1/users/somebody-else/connections").expect(202);
      Waiting.until("one came", () -> !gateway.named.isEmpty());
      assertThat(gateway.named).containsExactly(new UserId("somebody-else"));
    }
  }

  private PresenceLeases leases(String node) {
    return new PresenceLeases(backplane.redis.redis(), backplane.news, node);
  }

  private static List<String> connections(JsonNode list) {
    return StreamSupport.stream(list.path("connections").spliterator(), false)
        .map(JsonNode::toString)
        .toList();
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }

  /// Hears what a gateway would.
  private static final class Listening implements ChannelListener, AutoCloseable {
    final List<UserId> named = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Boolean> confirmed = new CompletableFuture<>();
    private final TestBackplane own = TestBackplane.on(RedisExtension.server());

    Listening() {
      own.redis
          .connector()
          .connect(
              0,
              this,
              opened -> {
                if (opened != null) {
                  opened.subscribe(List.of(Keys.disconnectChannel()));
                }
              });
      Waiting.of(confirmed);
    }

    @Override
    public void subscribed(String channel) {
      confirmed.complete(true);
    }

    @Override
    public void unsubscribed(String channel) {}

    @Override
    public void published(String channel, byte[] payload) {
      Disconnects.decode(payload).ifPresent(named::add);
    }

    @Override
    public void closed() {}

    @Override
    public void close() {
      own.close();
    }
  }
}
