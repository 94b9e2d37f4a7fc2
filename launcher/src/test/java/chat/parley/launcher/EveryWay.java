package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Position;
import chat.parley.launcher.client.RefusedException;
import chat.parley.launcher.client.SendWay;
import chat.parley.launcher.client.Sender;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Somebody who sends by a command and over HTTP on each node, and over HTTP at chat-service, by
/// connections that stay open.
record EveryWay(List<Sender> senders) implements AutoCloseable {
  static EveryWay open(TestCluster cluster, Identity who) throws IOException {
    var senders = new ArrayList<Sender>();
    for (var node : cluster.members()) {
      for (var way : SendWay.values()) {
        senders.add(way.open(who, cluster.node(node)));
      }
    }
    senders.add(SendWay.POST.open(who, cluster.rest().base()));
    return new EveryWay(senders);
  }

  /// Each way a message comes to its position.
  List<Position> send(String room) throws IOException, InterruptedException {
    var positions = new ArrayList<Position>();
    for (var sender : senders) {
      positions.add(sender.send(room, key(), "hi"));
    }
    return positions;
  }

  /// Each way it is refused with this number.
  void expectRefusal(String room, int code) throws IOException, InterruptedException {
    for (var sender : senders) {
      assertThat(code(sender, room)).as("%s", sender).isEqualTo(code);
    }
  }

  private static int code(Sender sender, String room) throws IOException, InterruptedException {
    try {
      sender.send(room, key(), "hi");
      return 0;
    } catch (RefusedException e) {
      return e.code();
    }
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }

  @Override
  public void close() {
    senders.forEach(Sender::close);
  }
}
