package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.launcher.client.Event;
import chat.parley.launcher.client.Follower;
import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Position;
import chat.parley.launcher.client.SendWay;
import chat.parley.launcher.client.Sender;
import chat.parley.launcher.client.Transport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// One key is one message, wherever and however often it is sent.
@ExtendWith(ClusterExtension.class)
class OnceIT {
  private static final int KEYS = 20;

  private final TestCluster cluster;

  OnceIT(TestCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void aRepeatedKeyIsAnsweredWithItsFirstPosition() throws Exception {
    var alice = cluster.signIn("alice");
    var room = cluster.publicRoom(alice);
    var positions = new HashSet<Position>();

    for (var way : SendWay.values()) {
      for (var node : cluster.members()) {
        try (var sender = way.open(alice, cluster.node(node))) {
          positions.add(sender.send(room, "once", "hi"));
          // So that its first position is no longer the newest.
          sender.send(room, "next-" + way + "-" + node, "and on");
          positions.add(sender.send(room, "once", "hi"));
        }
      }
    }

    assertThat(positions).hasSize(1);
    assertThat(messages(alice, room))
        .filteredOn(message -> "once".equals(message.key()))
        .extracting(Event::position)
        .containsExactlyElementsOf(positions);
  }

  @Test
  void aKeySentEverywhereAtOnceIsOneMessageForEverybody() throws Exception {
    var alice = cluster.signIn("alice");
    var room = cluster.publicRoom(alice);
    try (var follower = Follower.join(Transport.WEBSOCKET, alice, room, cluster.node(Node.B))) {
      var senders = new ArrayList<Sender>();
      for (var way : SendWay.values()) {
        for (var node : cluster.members()) {
          senders.add(way.open(alice, cluster.node(node)));
          senders.add(way.open(alice, cluster.node(node)));
        }
      }

      var positions = new ArrayList<Position>();
      for (var key : IntStream.range(0, KEYS).mapToObj(number -> "key-" + number).toList()) {
        var answers = sendAtOnce(senders, room, key);
        assertThat(new HashSet<>(answers)).as("positions of %s", key).hasSize(1);
        positions.add(answers.getFirst());
      }
      senders.forEach(Sender::close);

      var history = messages(alice, room);
      assertThat(history).extracting(Event::position).isEqualTo(positions);
      assertThat(follower.expect(KEYS)).isEqualTo(history);
    }
  }

  private static List<Position> sendAtOnce(List<Sender> senders, String room, String key)
      throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = new ArrayList<Callable<Position>>();
      senders.forEach(sender -> tasks.add(() -> sender.send(room, key, "text of " + key)));
      var positions = new ArrayList<Position>();
      for (var sent : executor.invokeAll(tasks)) {
        positions.add(sent.get());
      }
      return positions;
    }
  }

  private List<Event> messages(Identity who, String room) {
    return cluster.rest().history(who, room).stream().filter(Event::isMessage).toList();
  }
}
