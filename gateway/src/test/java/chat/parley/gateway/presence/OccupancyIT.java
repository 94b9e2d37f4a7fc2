package chat.parley.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.backplane.presence.Occupancies;
import chat.parley.backplane.redis.Redis;
import chat.parley.backplane.redis.Waiting;
import chat.parley.gateway.GatewayNode;
import chat.parley.gateway.WebSocketClient;
import chat.parley.protocol.id.RoomId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How many connections of two nodes follow a room. The nodes are not waited for until they say it
/// by themselves.
final class OccupancyIT {
  private static final GatewayNode OTHER = GatewayNode.start(Map.of());

  private final GatewayNode node = GatewayNode.shared();
  private final Occupancies occupancies = new Occupancies(node.bean(Redis.class));
  private final String room = node.publicRoom();
  private final List<WebSocketClient> sockets = new ArrayList<>();

  @AfterAll
  static void stop() {
    OTHER.close();
  }

  @AfterEach
  void close() {
    sockets.forEach(WebSocketClient::close);
  }

  @Test
  void isTheSumOfWhatTheNodesCount() {
    follow(node, Crowds.FEWEST);
    follow(OTHER, Crowds.FEWEST + 3);
    awaitConnections(2 * Crowds.FEWEST + 3);
    sockets.removeLast().close();
    awaitConnections(2 * Crowds.FEWEST + 2);
  }

  /// Who is in a small room can be asked one by one.
  @Test
  void aRoomThatFewFollowIsNotCounted() {
    follow(node, Crowds.FEWEST - 1);
    tell();
    tell();
    assertThat(connections()).isZero();
    follow(node, 1);
    awaitConnections(Crowds.FEWEST);
  }

  /// By itself, every ten seconds.
  @Test
  void aNodeSaysItAgainAndAgain() {
    follow(OTHER, Crowds.FEWEST);
    Waiting.until("it says so", () -> connections() == Crowds.FEWEST);
  }

  private void follow(GatewayNode at, int count) {
    IntStream.range(0, count)
        .mapToObj(_ -> WebSocketClient.connect(at, GatewayNode.name("crowd")))
        .forEach(
            socket -> {
              socket.subscribe(room);
              sockets.add(socket);
            });
  }

  private void awaitConnections(int count) {
    Waiting.until(
        count + " are counted",
        () -> {
          tell();
          return connections() == count;
        });
  }

  /// Returns when Redis has answered what the nodes have told it, unless it had to learn the
  /// script.
  private void tell() {
    for (var each : List.of(node, OTHER)) {
      each.bean(Redis.class).thread().execute(each.bean(Crowds.class)::tell);
      Waiting.of(each.bean(Redis.class).ping());
    }
  }

  private long connections() {
    return Waiting.of(occupancies.of(new RoomId(room)));
  }
}
