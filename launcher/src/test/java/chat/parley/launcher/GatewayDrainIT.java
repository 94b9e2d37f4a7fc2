package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Event;
import chat.parley.launcher.client.Follower;
import chat.parley.launcher.client.SendWay;
import chat.parley.launcher.client.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A gateway is asked to leave, with SIGTERM, as in a deployment.
@ExtendWith(ClusterExtension.class)
class GatewayDrainIT {
  private static final Duration END_DEADLINE = Duration.ofSeconds(15);
  private static final int PER_SECOND = 50;
  private static final int MESSAGES = 50;

  private final List<Follower> followers = new ArrayList<>();
  private final TestCluster cluster;

  GatewayDrainIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @AfterEach
  void restart() {
    followers.forEach(Follower::close);
    cluster.process(Node.A).restart();
  }

  @Test
  void everyClientIsToldAndResumesAtTheOtherNode() {
    var alice = cluster.signIn("alice");
    var busy = cluster.publicRoom(alice);
    var silent = cluster.publicRoom(alice);
    var socket = Follower.join(Transport.WEBSOCKET, alice, busy, cluster.nodes());
    var stream = Follower.join(Transport.EVENT_STREAM, alice, busy, cluster.nodes());
    var poll = Follower.join(Transport.LONG_POLL, alice, busy, cluster.nodes());
    var shortPoll = Follower.join(Transport.SHORT_POLL, alice, busy, cluster.nodes());
    // Nothing but the end of its node has a reason to answer this one.
    var waiting = Follower.join(Transport.LONG_POLL, alice, silent, cluster.nodes());
    followers.addAll(List.of(socket, stream, poll, shortPoll, waiting));

    var sender = SendWay.WEBSOCKET.openStubborn(alice, cluster.nodes());
    try (var traffic = Traffic.start(busy, PER_SECOND, List.of(sender))) {
      traffic.awaitAcknowledged(MESSAGES);
      cluster.process(Node.A).terminate();
      followers.forEach(Follower::expectEnd);
      traffic.awaitAcknowledged(traffic.acknowledged() + MESSAGES);
      var acknowledged = traffic.stop();

      assertThat(socket.notices()).containsExactly("reconnect");
      assertThat(socket.expectEnd()).isEqualTo("close 1012");
      // Below a second, and not what the stream began with.
      assertThat(stream.expectEnd()).matches("end of stream, retry \\d{1,3}");
      assertThat(waiting.expectEnd()).isEqualTo("answered early");
      assertThat(cluster.process(Node.A).awaitEnd(END_DEADLINE)).as("ended in time").isTrue();

      var history = cluster.rest().history(alice, busy).stream().filter(Event::isMessage).toList();
      assertThat(history.stream().collect(Collectors.toMap(Event::text, Event::position)))
          .isEqualTo(acknowledged);
      assertThat(List.of(socket, stream, poll, shortPoll))
          .allSatisfy(follower -> assertThat(follower.expect(history.size())).isEqualTo(history));
    }
  }

  /// An impatient operator, or a supervisor that repeats itself: no reason to cut anybody off.
  @Test
  void aSecondSignalChangesNothing() {
    var alice = cluster.signIn("alice");
    var room = cluster.publicRoom(alice);
    var socket = Follower.join(Transport.WEBSOCKET, alice, room, cluster.nodes());
    var stream = Follower.join(Transport.EVENT_STREAM, alice, room, cluster.nodes());
    followers.addAll(List.of(socket, stream));

    cluster.process(Node.A).terminate();
    cluster.process(Node.A).terminate();

    assertThat(socket.expectEnd()).isEqualTo("close 1012");
    assertThat(socket.notices()).containsExactly("reconnect");
    assertThat(stream.expectEnd()).matches("end of stream, retry \\d{1,3}");
    assertThat(cluster.process(Node.A).awaitEnd(END_DEADLINE)).as("ended in time").isTrue();
  }
}
