package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Two people, each with the page of another gateway, talk from browser to browser: signals are all
/// that passes through the cluster.
@ExtendWith(ClusterExtension.class)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class WebRtcIT {
  @Test
  void twoPagesOnTwoNodesOpenADataChannelThroughSignals(TestCluster cluster) {
    var alice = cluster.signIn("alice");
    var bob = cluster.signIn("bob");
    var room = cluster.privateRoom(alice, bob);
    try (var browser = Browser.start()) {
      var first = browser.open(cluster.node(Node.A), alice.user(), room, "websocket");
      var second = browser.open(cluster.node(Node.B), bob.user(), room, "sse");
      first.awaitLive();
      second.awaitLive();
      assertThat(List.of(first.node(), second.node())).containsExactly("gateway-1", "gateway-2");
      var caller = Call.open(first, alice, room, bob, "hello from alice");
      var called = Call.open(second, bob, room, alice, "hello from bob");

      caller.begin();

      called.expect("hello from alice");
      caller.expect("hello from bob");
      called.expectSignals("offer", "candidate");
      caller.expectSignals("answer", "candidate");
      // The page's own connection got the signals as well. It does not know them and goes on.
      first.send("back to words");
      second.expect(List.of("back to words"));
      first.expect(List.of("back to words"));
      browser.closePages();
    }
  }
}
