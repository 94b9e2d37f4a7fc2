package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Event;
import chat.parley.launcher.client.Follower;
import chat.parley.launcher.client.Position;
import chat.parley.launcher.client.SendWay;
import chat.parley.launcher.client.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// chat-service is away. Conversations need Redis and one gateway, and nothing else.
@ExtendWith(ClusterExtension.class)
class ChatServiceStoppedFaultIT {
  private static final Duration END_DEADLINE = Duration.ofSeconds(15);

  private final List<Follower> followers = new ArrayList<>();
  private final TestCluster cluster;

  ChatServiceStoppedFaultIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @AfterEach
  void restart() {
    followers.forEach(Follower::close);
    if (!cluster.chatService().isAlive()) {
      cluster.chatService().restart();
    }
  }

  @Test
  void conversationsGoOnAndBegin() throws Exception {
    var alice = cluster.signIn("alice");
    var room = cluster.publicRoom(alice);
    for (var transport : Transport.values()) {
      followers.add(Follower.join(transport, alice, room, cluster.node(Node.A)));
    }

    cluster.chatService().terminate();
    assertThat(cluster.chatService().awaitEnd(END_DEADLINE)).isTrue();
    for (var transport : Transport.values()) {
      followers.add(Follower.join(transport, alice, room, cluster.node(Node.B)));
    }
    var acknowledged = new ArrayList<Position>();
    for (var way : SendWay.values()) {
      for (var node : cluster.members()) {
        try (var sender = way.open(alice, cluster.node(node))) {
          acknowledged.add(sender.send(room, way + "-" + node, "hi"));
        }
      }
    }

    assertThat(followers)
        .allSatisfy(
            follower ->
                assertThat(follower.expect(acknowledged.size()))
                    .extracting(Event::position)
                    .isEqualTo(acknowledged));
  }
}
