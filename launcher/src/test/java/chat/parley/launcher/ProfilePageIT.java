package chat.parley.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.launcher.TestCluster.Node;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// The name that one gives himself, on the pages of others in a real browser. It goes by
/// chat-service, and from there to both gateways.
@ExtendWith(ClusterExtension.class)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ProfilePageIT {
  private static final String NAME = "Alice <i>A.</i>";

  /// In messages, in the list of members and in the line of who is typing; and after a reload.
  @Test
  void aNewNameShowsOnThePagesOfOthersAtOnceAndIsTakenBack(TestCluster cluster) {
    var alice = cluster.signIn("alice-of-the-profile");
    var bob = cluster.signIn("bob");
    var room = cluster.publicRoom(alice, bob);
    try (var browser = Browser.start()) {
      var first = browser.open(cluster.node(Node.A), alice.user(), room, "websocket");
      var second = browser.open(cluster.node(Node.B), bob.user(), room, "sse");
      first.awaitLive();
      second.awaitLive();
      assertThat(List.of(first.node(), second.node())).containsExactly("gateway-1", "gateway-2");
      first.send("hello");
      second.expect(List.of("hello"));
      second.click("members");
      second.expectNames(alice.user());

      first.click("profile");
      first.fill("profile-name", NAME);
      browser.screenshot(
          TestCluster.repository().resolve("launcher/target/screenshots/profile.png"));
      first.click("save-profile");

      first.expectNames(NAME);
      second.expectNames(NAME);
      second.expectMember(alice.user(), NAME);
      // He goes on: of what he types so soon after his message nobody is told.
      Page.await(
          () -> "the page to say who is typing, which says '" + second.typing() + "'",
          () -> {
            first.type("x");
            return second.typing().equals(NAME + " is typing…");
          });
      second.reload();
      second.expectNames(NAME);

      first.click("profile");
      first.fill("profile-name", "");
      first.click("save-profile");
      first.expectNames(alice.user());
      second.expectNames(alice.user());
      browser.closePages();
    }
  }
}
