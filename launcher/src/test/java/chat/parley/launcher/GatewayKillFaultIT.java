package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Event;
import chat.parley.launcher.client.Follower;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.SendWay;
import chat.parley.launcher.client.Sender;
import chat.parley.launcher.client.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A gateway dies without a word, as if by `kill -9`, in the middle of a conversation.
@ExtendWith(ClusterExtension.class)
class GatewayKillFaultIT {
  private static final int PER_SECOND = 50;
  private static final int BEFORE = 50;
  private static final int AFTER = 150;

  private final List<Follower> moving = new ArrayList<>();
  private final List<Follower> staying = new ArrayList<>();
  private final TestCluster cluster;

  GatewayKillFaultIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @AfterEach
  void restart() {
    moving.forEach(Follower::close);
    staying.forEach(Follower::close);
    cluster.process(Node.A).restart();
  }

  @Test
  void itsClientsResumeAtTheOtherNodeWithoutLossOrRepeat() {
    var alice = cluster.signIn("alice");
    var room = cluster.publicRoom(alice);
    for (var transport : Transport.values()) {
      moving.add(Follower.join(transport, alice, room, cluster.nodes()));
      staying.add(Follower.join(transport, alice, room, cluster.node(Node.B)));
    }

    try (var traffic = Traffic.start(room, PER_SECOND, senders(alice))) {
      traffic.awaitAcknowledged(BEFORE);
      cluster.process(Node.A).kill();
      traffic.awaitAcknowledged(traffic.acknowledged() + AFTER);
      var acknowledged = traffic.stop();

      var history = cluster.rest().history(alice, room).stream().filter(Event::isMessage).toList();
      assertThat(history.stream().collect(Collectors.toMap(Event::text, Event::position)))
          .isEqualTo(acknowledged);
      assertThat(moving)
          .allSatisfy(
              follower -> {
                assertThat(follower.expect(history.size())).isEqualTo(history);
                assertThat(follower.ends()).isNotEmpty();
                assertThat(follower.notices()).isEmpty();
              });
      assertThat(staying)
          .allSatisfy(
              follower -> {
                assertThat(follower.expect(history.size())).isEqualTo(history);
                assertThat(follower.notices()).isEmpty();
                assertThat(follower.ends()).isEmpty();
              });
    }
  }

  /// Both ways, on the node that dies and on the one that stays.
  private List<Sender> senders(Identity who) {
    var senders = new ArrayList<Sender>();
    for (var way : SendWay.values()) {
      senders.add(way.openStubborn(who, cluster.nodes()));
      senders.add(way.openStubborn(who, cluster.node(Node.B)));
    }
    return senders;
  }
}
