package chat.parley.launcher;

import chat.parley.launcher.TestCluster.Node;
import chat.parley.protocol.id.RoomId;
import chat.parley.protocol.id.UserId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Two people who begin to write to each other alone, in real browsers on different gateways.
@ExtendWith(ClusterExtension.class)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class DirectPageIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void oneWritesToAMemberAndTheOtherHasTheRoomToo(TestCluster cluster) {
    var alice = cluster.signIn("alice-who-writes");
    var bob = cluster.signIn("bob-who-answers");
    var room = cluster.publicRoom(alice, bob);
    try (var browser = Browser.start()) {
      var first = browser.open(cluster.node(Node.A), alice.user(), room, "websocket");
      var second = browser.open(cluster.node(Node.B), bob.user(), room, "sse");
      first.awaitLive();
      second.awaitLive();
      first.click("members");
      first.doAbout(bob.user(), "message-member");
      first.expectTitle(bob.user());
      first.send("just for you");
      var direct = RoomId.ofTwo(new UserId(alice.user()), new UserId(bob.user())).value();
      second.expectRoom("My rooms", direct, SOON);
      second.open(direct);
      second.expectTitle(alice.user());
      second.expect(List.of("just for you"));
      second.send("thank you");
      first.expect(List.of("just for you", "thank you"));
      browser.closePages();
    }
  }
}
