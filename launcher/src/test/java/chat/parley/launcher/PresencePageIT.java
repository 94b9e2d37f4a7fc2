package chat.parley.launcher;

import chat.parley.launcher.TestCluster.Node;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who is here, on the page of somebody else, in a real browser.
@ExtendWith(ClusterExtension.class)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class PresencePageIT {
  @ParameterizedTest
  @ValueSource(strings = {"websocket", "sse"})
  void whoIsHereIsMarkedAmongTheMembers(String transport, TestCluster cluster) {
    var alice = cluster.signIn("alice");
    // What he chooses holds for a while, and the next test is to see him come.
    var bob = cluster.signIn("bob-by-" + transport);
    var room = cluster.publicRoom(alice, bob);
    try (var browser = Browser.start()) {
      var page = browser.open(cluster.node(Node.A), alice.user(), room, transport);
      page.awaitLive();
      page.click("members");
      page.expectStatus(alice.user(), "online");
      page.expectStatus(bob.user(), "offline");

      try (var socket = RawSocket.open(cluster.node(Node.B), bob)) {
        page.expectStatus(bob.user(), "online");
        socket.say("{\"id\":1,\"cmd\":\"presence\",\"status\":\"away\"}");
        page.expectStatus(bob.user(), "away");
        socket.say("{\"id\":2,\"cmd\":\"presence\",\"status\":\"invisible\"}");
        page.expectStatus(bob.user(), "offline");
      }
    }
  }
}
