package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.client.Identity;
import chat.parley.launcher.client.Position;
import chat.parley.launcher.client.SendWay;
import chat.parley.launcher.client.Sender;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a crowd is told: messages of one length in rooms of its own, at a steady pace. Used by one
/// thread.
final class CrowdTalk implements AutoCloseable {
  /// Long enough that a few fill what a node and a system keep for one reader.
  static final int LONG = 4_000;

  /// As people write them.
  static final int SHORT = 100;

  private final TestCluster cluster;
  private final Identity owner;
  private final Map<String, Traffic> traffic = new HashMap<>();
  private final List<String> rooms = new ArrayList<>();

  private CrowdTalk(TestCluster cluster, Identity owner) {
    this.cluster = cluster;
    this.owner = owner;
  }

  /// Begins at once.
  ///
  /// @param length of each text, in characters and some more
  static CrowdTalk start(TestCluster cluster, int rooms, int perSecondAndRoom, int length) {
    var padding = " " + "x".repeat(length);
    var owner = cluster.signIn("speaker");
    var talk = new CrowdTalk(cluster, owner);
    for (int i = 0; i < rooms; i++) {
      var room = cluster.publicRoom(owner);
      var sender = SendWay.WEBSOCKET.openStubborn(owner, cluster.nodes());
      talk.rooms.add(room);
      talk.traffic.put(
          room, Traffic.start(room, perSecondAndRoom, List.of(new Wordy(sender, padding))));
    }
    return talk;
  }

  List<String> rooms() {
    return rooms;
  }

  /// Waits until that many messages are acknowledged in each room.
  void awaitAcknowledged(int count) {
    traffic.values().forEach(said -> said.awaitAcknowledged(count));
  }

  /// Waits until that many more messages are acknowledged in each room.
  void awaitMore(int count) {
    var before = new HashMap<Traffic, Integer>();
    traffic.values().forEach(said -> before.put(said, said.acknowledged()));
    before.forEach((said, already) -> said.awaitAcknowledged(already + count));
  }

  /// Waits for what is under way. Returns where each room ends, after all that was acknowledged was
  /// found in its log.
  Map<String, Position> stop() {
    var tops = new HashMap<String, Position>();
    traffic.forEach(
        (room, said) -> {
          var acknowledged = said.stop();
          var log = cluster.rest().history(owner, room);
          var verdict = new Verdict(log);
          verdict.acknowledged(owner.user(), acknowledged, _ -> false);
          assertThat(verdict.violations()).isEmpty();
          tops.put(room, log.getLast().position());
        });
    return tops;
  }

  @Override
  public void close() {
    traffic.values().forEach(Traffic::close);
  }

  private record Wordy(Sender sender, String padding) implements Sender {
    @Override
    public Position send(String room, String key, String text)
        throws IOException, InterruptedException {
      return sender.send(room, key, text + padding);
    }

    @Override
    public void close() {
      sender.close();
    }
  }
}
